// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "search/searchquery.h"
#include "theme/theme.h"

class QPainter;
class QRect;

namespace wf {

struct MarkedText
{
    QString text;
    std::vector<TextMark> marks; ///< Words that were looked for.
    Token ink = Token::Text2;
    FontRole font = FontRole::Body;
};

/// Draws one line, cut with "…" where the room ends; its marks stand out by ink and a line below them.
void drawMarked(QPainter &painter, const QRect &rect, const MarkedText &what, const Theme &theme);

} // namespace wf
