"""What every answer has to carry, and what no page may hold."""

import re

from accountteam.headers import PERMISSIONS

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
POLICY = {
    "default-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
INLINE = {
    "a style": re.compile(r"<style\b|\sstyle\s*="),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']"),
    "a script's address": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
    "evaluation": re.compile(r"hx-on|hx-vals=[\"']js:"),
}


def directives(answer) -> dict[str, str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def faults(answer) -> list[str]:
    """What is missing in an answer, in words; nothing where all is well."""
    found = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    found += [] if "Cache-Control" in answer.headers else ["Cache-Control"]
    policy = directives(answer)
    found += [name for name, value in POLICY.items() if policy.get(name) != value]
    if re.search(r"unsafe|\*|https?:", " ".join(policy.values())):
        found.append("a policy that lets others in")
    if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
        found += faults_of_page(answer.text, policy.get("script-src", ""))
    return found


def faults_of_page(html: str, allowed: str) -> list[str]:
    """Every script is a file and bears the answer's nonce, where it has one; nothing else acts."""
    found = [what for what, pattern in INLINE.items() if pattern.search(html)]
    nonces = set(re.findall(r"'nonce-([^']+)'", allowed))
    for tag, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL):
        if body.strip() or "src=" not in tag:
            found.append("an inline script")
        if nonces and set(re.findall(r'nonce="([^"]*)"', tag)) != nonces:
            found.append("a script without the nonce")
    return found
