"""What goes wrong in the hands of who sits at the terminal."""


class OperatorError(Exception):
    """Something a person has to do differently; its text says it in Chinese."""
