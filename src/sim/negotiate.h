// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace wf {

/// Whether an Accept header (RFC 9110, 12.5.1) asks for OpenMetrics at least as much as for text.
bool prefersOpenMetrics(QByteArrayView accept);
/// Whether an Accept-Encoding header takes gzip.
bool acceptsGzip(QByteArrayView acceptEncoding);
/// RFC 1952, for a body of at most a few megabytes; empty when zlib fails.
QByteArray gzip(const QByteArray &body);

} // namespace wf
