//! Placeholder of mbc-spec.
