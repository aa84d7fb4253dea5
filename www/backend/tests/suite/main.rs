//! The server as its users see it: by HTTP, and on the command line.

mod api;
mod common;
mod faults;
mod object_responses;
mod objects;
mod objectstore_option;
mod precedence;
mod proxy;
mod remote;
mod serving;
mod startup;
mod upload;
