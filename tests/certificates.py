"""Certificates for servers on the loopback, made anew for each test and trusted by nothing else."""

from __future__ import annotations

from pathlib import Path

import trustme


def make_certificate(folder: Path, host: str = "localhost") -> Path:
    """Write a certificate for ``host``, its key and its issuer into one file, to show and to trust."""
    issuer = trustme.CA()
    shown = issuer.issue_cert(host)
    file = folder / f"{host}.pem"
    shown.private_key_and_cert_chain_pem.write_to_path(file)
    issuer.cert_pem.write_to_path(file, append=True)
    return file
