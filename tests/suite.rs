//! All tests that look at the program from outside, in one binary so that they link once.

mod cli;
mod diagnostics;
mod disk;
mod harness;
mod kill;
mod others;
mod robust;
mod sites;
mod tidy;
