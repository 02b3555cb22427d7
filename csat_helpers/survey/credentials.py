"""What a token, key or password looks like: masked where respondents write it, a fault anywhere else."""

# What it is, what it begins with, and the whole.
SHAPES = (
    ("a private key", ("-----BEGIN ",), r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    ("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    ("a GitHub token", ("github_pat_",), r"\bgithub_pat_[A-Za-z0-9_]{30,}"),
    ("a GitLab token", ("glpat-",), r"\bglpat-[\w-]{20,}"),
    ("an AWS key", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("an API key", ("sk-",), r"\bsk-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", ("xox",), r"\bxox[abprs]-[\w-]{10,}"),
    ("a web token", ("eyJ",), r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"),
    ("a password in an address", ("://",), r"(?<=://)[^\s/:@\"']+:[^\s/:@\"']+@"),
)
# In what people write more counts: a whole key, a whole address with its password, 32 or more hexadecimal digits, and
# 32 or more letters of both cases mixed with digits.
_KEY = r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:[\s\S]*?-----END (?:[A-Z]+ )?PRIVATE KEY-----)?"
_ADDRESS = r"[\w+.-]*://[^\s/:@\"']+:[^\s/:@\"']+@\S*"
_HEX = r"(?<![A-Za-z0-9])[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12,}(?![A-Za-z0-9])"
_RUN = r"[A-Za-z0-9+/_-]"
_MIXED = rf"(?<!{_RUN})(?={_RUN}*[a-z])(?={_RUN}*[A-Z])(?={_RUN}*\d){_RUN}{{32,}}={{0,2}}"
# Letters and digits are those of ASCII, so that a key is found where Chinese is written close to it.
WRITTEN = f"(?a:{_KEY}|{_ADDRESS}|{'|'.join(shape for _, _, shape in SHAPES[1:-1])}|{_HEX}|{_MIXED})"
