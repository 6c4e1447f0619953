def reverse_words(text: str) -> str:
    """Reverse the order of the words of a text.

    >>> reverse_words("the quick fox")
    'fox quick the'
    >>> reverse_words("hello")
    'hello'
    >>> reverse_words("a b")
    'b a'
    """
