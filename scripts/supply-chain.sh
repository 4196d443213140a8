#!/usr/bin/env bash
# What the crates are built from and what is published of them. `scripts/supply-chain.sh --install` gets cargo-deny and the toolchains
# that are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
msrv=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
if [ "${1:-}" = --install ]; then
    command -v cargo-deny >/dev/null || cargo install -q --locked cargo-deny
    rustup toolchain list | grep -q "^$msrv-" || rustup toolchain install "$msrv" --profile minimal
    rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
fi

say() { printf -- '-- %s\n' "$*"; }

say "licences, sources, features, duplicates (deny.toml)"
cargo deny --locked check bans licenses sources

say "advisories"
if cargo deny fetch db; then
    cargo deny --locked check advisories
else
    echo "NOT CHECKED: the database of advisories cannot be reached" >&2
fi

say "unsafe underneath (SECURITY.md)"
scripts/unsafe.py

say "Rust $msrv"
cargo "+$msrv" check -q --locked --workspace --all-features

say "the least versions that Cargo.toml names"
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
git archive HEAD | tar -x -C "$room"
target=${CARGO_TARGET_DIR:-$PWD/target}
(
    cd "$room"
    cargo +nightly update -q -Z direct-minimal-versions
    CARGO_TARGET_DIR=$target/minimal cargo check -q --locked --workspace --all-features
)

say "each crate out of its own package"
# In a folder of its own: cargo takes what it has unpacked and built of an earlier package of the same path and version for this one.
cargo package -q --locked --workspace --exclude examples --target-dir "$room/package"
