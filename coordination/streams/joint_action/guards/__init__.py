"""Conditions of their own that joint actions have. 联合行动的前置条件。"""
