// SPDX-License-Identifier: GPL-3.0-or-later
// Where the rows of a card stand: everything from font metrics and the room there is.
#include "theme/plaintext.h"
#include "wall/wallcard.h"

#include <QFontMetricsF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

/// Fewer capitals than this of an elided text tell nothing.
constexpr double LeastFlex = 5;

double gapOf(const WallFonts &fonts)
{
    return fonts.unit() * 2.2;
}

/// The width a span takes when there is room for it.
double naturalWidth(const WallSpan &span, const WallFonts &fonts)
{
    const QFontMetricsF metrics(fonts.font(span.face));
    switch (span.kind) {
    case WallSpan::Kind::Chip:
        return std::ceil(metrics.horizontalAdvance(plaintext::inLine(span.text)) + metrics.capHeight() * 1.1);
    case WallSpan::Kind::Dot:
        return std::ceil(metrics.capHeight() * 0.6);
    case WallSpan::Kind::Shape:
    case WallSpan::Kind::Hand:
        return std::ceil(metrics.capHeight() * 1.25);
    case WallSpan::Kind::Bar:
        return std::ceil(fonts.sizes().text * (span.width > 0 ? span.width : 2));
    case WallSpan::Kind::Text:
        return std::ceil(metrics.horizontalAdvance(plaintext::inLine(span.text)));
    }
    return 0;
}

double neededWidth(const WallSpan &span, const WallFonts &fonts)
{
    const double natural = naturalWidth(span, fonts);
    return span.flexes ? std::min(natural, fonts.sizes().text * LeastFlex) : natural;
}

QStringList wrapped(const QString &whole, const QFont &font, double width, int lines)
{
    const QString text = plaintext::inLabel(whole);
    const QFontMetricsF metrics(font);
    if (lines <= 1) {
        const QString line = plaintext::inLine(text);
        const QString cut = metrics.elidedText(line, Qt::ElideRight, width);
        // Without the kerning at the cut it may be a pixel or two wider than was counted.
        return {cut == line
                    ? cut
                    : metrics.elidedText(line, Qt::ElideRight, width - metrics.averageCharWidth() / 2)};
    }
    QTextLayout layout(text, font);
    QStringList all;
    layout.beginLayout();
    for (int i = 0; i < lines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        const bool last = i + 1 == lines;
        const QString rest = text.mid(line.textStart(), last ? -1 : line.textLength()).trimmed();
        all += last ? metrics.elidedText(rest, Qt::ElideRight, width) : rest;
    }
    layout.endLayout();
    return all;
}

} // namespace

int WallCard::paddingOf(const WallCardLook &look, const WallFonts &fonts)
{
    return look.panel || look.frame ? int(fonts.unit() * (look.dense ? 0.5 : 1.4)) : 0;
}

int WallCard::heightFor(const WallCardLook &look, int width, const WallFonts &fonts)
{
    int height = 0;
    layOut(look, width, fonts, height);
    return height;
}

std::vector<WallCard::Placed> WallCard::layOut(const WallCardLook &look, int width, const WallFonts &fonts,
                                               int &height)
{
    const int padding = paddingOf(look, fonts);
    const bool framed = look.panel || look.frame;
    const double left = fonts.unit() * (look.edge ? 3.4 : framed ? 2.0 : 0);
    const double right = framed ? fonts.unit() * 2.0 : 0;
    std::vector<Placed> placed;
    double y = padding;
    for (std::size_t i = 0; i < look.rows.size(); ++i)
        y += placeRow(look.rows[i], QRectF(left, y, std::max(1.0, width - left - right), 0), int(i), fonts,
                      placed);
    height = int(std::ceil(y + padding));
    return placed;
}

int WallCard::placeRow(const WallRow &row, QRectF area, int number, const WallFonts &fonts,
                       std::vector<Placed> &out)
{
    struct Entry
    {
        const WallSpan *span;
        bool right;
        double width;
    };
    std::vector<Entry> entries;
    for (const WallSpan &span : row.left)
        entries.push_back({&span, false, neededWidth(span, fonts)});
    for (const WallSpan &span : row.right)
        entries.push_back({&span, true, neededWidth(span, fonts)});
    const double gap = gapOf(fonts);
    const auto total = [&] {
        double sum = -gap;
        for (const Entry &entry : entries)
            sum += entry.width + gap;
        return sum;
    };
    while (total() > area.width()) {
        const auto least =
            std::max_element(entries.begin(), entries.end(),
                             [](const Entry &a, const Entry &b) { return a.span->drop < b.span->drop; });
        if (least == entries.end() || least->span->drop == 0)
            break;
        entries.erase(least);
    }
    double spare = area.width() - total();
    for (Entry &entry : entries) {
        const bool bar = entry.span->kind == WallSpan::Kind::Bar && entry.span->width <= 0;
        if (!entry.span->flexes && !bar)
            continue;
        const double more = bar ? spare : std::min(spare, naturalWidth(*entry.span, fonts) - entry.width);
        entry.width += std::max(more, std::min(0.0, spare)); // Nothing could be dropped: then this gives way.
        spare -= more;
    }
    double ascent = 0;
    double height = 0;
    for (const Entry &entry : entries) {
        const QFontMetricsF metrics(fonts.font(entry.span->face));
        const bool thin = entry.span->kind == WallSpan::Kind::Bar && entry.span->width <= 0;
        ascent = std::max(ascent, thin ? 0.0 : metrics.ascent());
        height = std::max(height, thin ? fonts.unit() * 1.6 : metrics.height());
    }
    double x = row.centred ? area.left() + std::max(0.0, spare) / 2 : area.left();
    double fromRight = area.right();
    for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
        if (it->right)
            fromRight -= it->width + (std::next(it) != entries.rend() && std::next(it)->right ? gap : 0);
    }
    double used = height;
    bool first = true;
    for (const Entry &entry : entries) {
        const WallSpan &span = *entry.span;
        const QFontMetricsF metrics(fonts.font(span.face));
        if (!entry.right && !first)
            x += gap;
        first = false;
        double at = entry.right ? fromRight : x;
        (entry.right ? fromRight : x) += entry.width + (entry.right ? gap : 0);
        Placed placed{span, {}, {}, number};
        if (span.kind == WallSpan::Kind::Chip)
            placed.span.text = plaintext::inLine(span.text);
        const double base = area.top() + ascent;
        const double middle = base - metrics.capHeight() / 2;
        switch (span.kind) {
        case WallSpan::Kind::Text:
            placed.lines = wrapped(span.text, fonts.font(span.face), std::max(1.0, entry.width) + 0.5,
                                   span.flexes ? row.lines : 1);
            placed.rect = QRectF(at, base - metrics.ascent(), entry.width,
                                 metrics.height() * double(std::max<qsizetype>(1, placed.lines.size())));
            used = std::max(used, placed.rect.bottom() - area.top());
            break;
        case WallSpan::Kind::Chip: {
            const double tall = std::min(metrics.capHeight() * 1.75, metrics.height() * 1.05);
            placed.rect = QRectF(at, middle - tall / 2, entry.width, tall);
            placed.lines = QStringList{span.text};
            break;
        }
        case WallSpan::Kind::Dot:
        case WallSpan::Kind::Shape:
        case WallSpan::Kind::Hand:
            placed.rect = QRectF(at, middle - entry.width / 2, entry.width, entry.width);
            break;
        case WallSpan::Kind::Bar: {
            const double tall = std::max(3.0, fonts.unit() * 0.7);
            const double centre = ascent > 0 ? middle : area.top() + height / 2;
            placed.rect = QRectF(at, centre - tall / 2, entry.width, tall);
            break;
        }
        }
        out.push_back(std::move(placed));
    }
    return int(std::ceil(used));
}

} // namespace wf
