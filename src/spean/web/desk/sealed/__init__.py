"""Sealed notes of a case: write one, open one."""
