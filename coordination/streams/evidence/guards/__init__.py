"""Conditions of their own that evidence has. 证据的前置条件。"""
