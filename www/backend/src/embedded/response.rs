//! The response that brings an object: all of it, a range of its bytes, or only its headers.

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

use super::Metadata;
use crate::request_error::RequestError;

const CHUNK_BYTES: usize = 64 << 10;

/// The part of an object that a request asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum RequestedPart {
    /// The headers only.
    Headers,
    /// All bytes.
    Whole,
    /// A range of bytes.
    Range(ByteRange),
}

impl RequestedPart {
    /// Reads it from a `GET` or `HEAD`. A request for several ranges gets the whole object.
    ///
    /// # Errors
    /// [`RequestError::BadRange`] if the `Range` header cannot be read.
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Result<Self, RequestError> {
        if method == Method::HEAD {
            return Ok(Self::Headers);
        }
        let Some(range) = headers.get(RANGE) else {
            return Ok(Self::Whole);
        };
        match range.to_str().map(str::parse) {
            Ok(Ok(range)) => Ok(Self::Range(range)),
            Ok(Err(RangeError::MultiRange)) => Ok(Self::Whole),
            _ => Err(RequestError::BadRange),
        }
    }
}

/// Answers a request that may read the object.
///
/// # Errors
/// [`RequestError::Store`] if the stored metadata is not valid in a header.
pub(super) fn object_response(
    part: RequestedPart,
    metadata: &Metadata,
    body: Bytes,
) -> Result<Response, RequestError> {
    let mut response = match part {
        RequestedPart::Whole => Response::new(chunked(body)),
        // axum drops the body. For an empty body it would send a Content-Length, which a 204 must not have.
        RequestedPart::Headers => with_status(StatusCode::NO_CONTENT, chunked(body)),
        RequestedPart::Range(range) => range_response(range, &body),
    };
    let headers = metadata_headers(metadata).ok_or(RequestError::Store)?;
    response.headers_mut().extend(headers);
    Ok(response)
}

fn range_response(range: ByteRange, body: &Bytes) -> Response {
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

/// There is no `Cache-Control`, `ETag` or `Last-Modified`: a real Objectstore sends none either.
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

/// A body without a `Content-Length`: a real Objectstore streams from its backend, too.
fn chunked(body: Bytes) -> Body {
    let chunks = stream::unfold(body, |mut rest| async move {
        let chunk = rest.split_to(rest.len().min(CHUNK_BYTES));
        (!chunk.is_empty()).then(|| (Ok::<_, Infallible>(chunk), rest))
    });
    Body::from_stream(chunks)
}
