"""The rule book and the record: what may be said, by whom, when; and the keeping of it. 规则与记录。"""
