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

/// Writes text to a standard stream, made visible. Nothing else in the programs writes there (the test
/// architecture/layers holds them to it), since labels, titles and answers of peers come from outside.
void put(std::FILE *to, const QString &text);
/// The same for one line, with its end.
void putLine(std::FILE *to, const QString &line);
/// Sends on what was written; false where it could not be written.
bool flush(std::FILE *to);

} // namespace wf
