//! Laws that every kind of practical task keeps, and figures that other people's programs computed.

mod laws;
mod oracles;
