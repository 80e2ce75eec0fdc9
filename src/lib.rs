//! stub
mod base;
