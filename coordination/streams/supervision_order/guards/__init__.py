"""Conditions of supervision orders. 督办的前置条件。"""
