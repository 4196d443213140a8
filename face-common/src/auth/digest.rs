//! HTTP Digest (RFC 7616).
