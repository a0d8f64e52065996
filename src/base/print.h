// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdio>

namespace wf {

/// What becomes of line feeds: text of several lines keeps them; in a line they would pass for another line.
enum class LineFeeds { Keep, Show };

/// The text with everything shown that a terminal would obey or hide instead: control characters, marks that
/// turn the direction of writing, characters without a width, separators of lines. They become \uXXXX, which
/// is what JSON has for them. Tabs stay.
QString visible(const QString &text, LineFeeds feeds = LineFeeds::Keep);

/// A text from outside as part of a line that says something about it: made visible, line feeds too, and at
/// most `most` characters, the last of them "…" where it was cut.
QString excerpt(const QString &text, qsizetype most = 300);

/// Writes text to a standard stream, made visible. Nothing else in the programs writes there (the test
/// architecture/layers holds them to it), since labels, titles and answers of peers come from outside.
void put(std::FILE *to, const QString &text);
/// The same for one line, with its end.
void putLine(std::FILE *to, const QString &line);
/// The same, unless whoever reads the stream is behind, so that it would be waited for: then the line is
/// lost. For lines of at most 4,096 bytes.
void putLineIfRoom(std::FILE *to, const QString &line);
/// Sends on what was written; false where it could not be written.
bool flush(std::FILE *to);

} // namespace wf
