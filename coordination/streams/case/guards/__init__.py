"""Conditions of their own that cases have. 案件的前置条件。"""
