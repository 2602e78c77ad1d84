"""What may be a crime, from suspicion to the last word: told by agency, police, procuratorate and court. 行刑衔接。"""
