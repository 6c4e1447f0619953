"""SyGuS-IF: tasks, SMT-LIB components, grammars, answers."""
