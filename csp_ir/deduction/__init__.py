"""Deductive synthesis: SyGuS-IF reading and SMT-LIB term evaluation."""
