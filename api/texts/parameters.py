"""Under which keys the words of a parameter of the statutes stand."""


def parameter_key(name: str, kind: str | None) -> str:
    """What a parameter means: ``parameter.quorum.amendment``; its name is the same with ``.title``."""
    return f"parameter.{name}" if kind is None else f"parameter.{name}.{kind}"
