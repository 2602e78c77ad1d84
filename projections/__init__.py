"""The read side: read models, all folded from the log by one engine. 读模型。"""
