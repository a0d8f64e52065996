// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>

#include <optional>

namespace wf {

/// A second start on a data folder asks the desk that runs there to come to the front:
/// {"protocol": 1, "do": "show", "screen": ":0", "file": "/home/ana/INC-0121.watchfloor"}.
struct ShowRequest
{
    QString screen; ///< What screenAddress() says there: a window on another one helps nobody.
    QString file;   ///< A bundle to open, with its whole path; may be empty.
    bool operator==(const ShowRequest &) const = default;
};

/// The Wayland or X display on which this process shows windows; empty if it has none.
QString screenAddress();

QByteArray showRequestText(const ShowRequest &request);
/// None: something else is asked for. InvalidInput for a file without its whole path.
std::optional<Expected<ShowRequest>> showRequest(const QByteArray &line);
QByteArray showAnswerText(const Expected<void> &shown);
Expected<void> parseShowAnswer(const QByteArray &line);

} // namespace wf
