"""Conditions of their own that referrals have, by what they are about. 移送的前置条件。"""
