"""Conditions of what happens to goods. 涉案物品前置条件。"""
