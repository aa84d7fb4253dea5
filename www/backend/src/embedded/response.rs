//! An object as Objectstore sends it: whole, in part, or with its headers alone.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use objectstore_types::range::{ByteRange, ContentRange, RangeError};

use crate::refusal::Refusal;
use crate::store::Metadata;

const CHUNK_BYTES: usize = 64 << 10;

/// What a request asks for of an object.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// Its headers.
    Headers,
    /// All of it.
    Whole,
    /// These bytes.
    Part(ByteRange),
}

impl Wanted {
    /// Reads it off a `GET` or `HEAD`. Of several ranges none is honoured.
    ///
    /// # Errors
    /// [`Refusal::BadRange`].
    pub fn of(method: &Method, headers: &HeaderMap) -> Result<Self, Refusal> {
        if method == Method::HEAD {
            return Ok(Self::Headers);
        }
        let Some(range) = headers.get(RANGE) else {
            return Ok(Self::Whole);
        };
        match range.to_str().map(str::parse) {
            Ok(Ok(range)) => Ok(Self::Part(range)),
            Ok(Err(RangeError::MultiRange)) => Ok(Self::Whole),
            _ => Err(Refusal::BadRange),
        }
    }
}

/// The answer to a request that may read the object.
///
/// # Errors
/// [`Refusal::Store`] where the metadata fits into no header.
pub fn object_response(
    wanted: Wanted,
    metadata: &Metadata,
    body: Bytes,
) -> Result<Response, Refusal> {
    let mut response = match wanted {
        Wanted::Whole => Response::new(chunked(body)),
        // axum drops the body. It would announce the length of an empty one, which a 204 must not have.
        Wanted::Headers => with_status(StatusCode::NO_CONTENT, chunked(body)),
        Wanted::Part(range) => part(range, &body),
    };
    let headers = metadata_headers(metadata).ok_or(Refusal::Store)?;
    response.headers_mut().extend(headers);
    Ok(response)
}

fn part(range: ByteRange, body: &Bytes) -> Response {
    let total = body.len() as u64;
    let Some(range) = range.resolve(total) else {
        let mut response = with_status(StatusCode::RANGE_NOT_SATISFIABLE, Body::empty());
        let total = ContentRange::unsatisfiable_total_to_header_value(total);
        response.headers_mut().insert(CONTENT_RANGE, total);
        return response;
    };
    let mut response = with_status(StatusCode::PARTIAL_CONTENT, chunked(slice(body, &range)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_RANGE, range.to_header_value());
    headers.insert(CONTENT_LENGTH, range.len_to_header_value());
    response
}

fn slice(body: &Bytes, range: &ContentRange) -> Bytes {
    let offset = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(body.len());
    body.slice(offset(range.start)..offset(range.end.saturating_add(1)))
}

fn with_status(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

/// No `Cache-Control`, `ETag` or `Last-Modified`: the real one sends none either.
fn metadata_headers(metadata: &Metadata) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::try_from(&metadata.content_type).ok()?,
    );
    if let Some(encoding) = &metadata.content_encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::try_from(encoding).ok()?);
    }
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Some(headers)
}

/// A body whose length is not announced: the real one streams from its backend.
fn chunked(body: Bytes) -> Body {
    let chunks = stream::unfold(body, |mut rest| async move {
        let chunk = rest.split_to(rest.len().min(CHUNK_BYTES));
        (!chunk.is_empty()).then(|| (Ok::<_, Infallible>(chunk), rest))
    });
    Body::from_stream(chunks)
}
