//! Placeholder of mbc-engine.
