// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/document.h"

#include <QByteArray>

namespace wf {

/// Every entry of the timeline in the order of happened_at, as CSV (RFC 4180: CRLF, quotes doubled), UTF-8:
///
///   time_utc, recorded_utc   ISO 8601
///   entry                    DESK:SEQUENCE
///   kind                     as on disk: "status_changed"
///   actor
///   key_moment, review       "yes" or empty: stands in the document's timeline; was written in the review
///   text                     in plain English
///   simulated                "yes"; of a simulated incident only
///
/// What a spreadsheet would take for a formula gets an apostrophe in front.
QByteArray timelineCsv(const Incident &incident);

} // namespace wf
