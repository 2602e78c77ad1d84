"""From which figures on conduct may be a crime: rules as data, and advice that decides nothing. 立案追诉标准。"""
