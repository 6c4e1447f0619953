"""What is decided before anything is proposed: specs that contradict themselves, sketches that no fill can help.

It may run a draft and read constraints; it makes no candidate and searches nothing.
"""
