"""The IR: types, nodes, component library, text and JSON surfaces."""

import warnings

# Of foreign text, whose author reads our messages, not CPython's: `1if x` and the like.
warnings.filterwarnings("ignore", category=SyntaxWarning, module=r"<(unknown|csp-ir)>\Z")
