"""The clocks of the law: their rules as data, the working calendar, and exact counting. 法定期限。"""
