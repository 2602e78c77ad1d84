"""Conditions of their own that requests for assistance have. 协查的前置条件。"""
