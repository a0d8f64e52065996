// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdftext.h"

#include "report/reportwords.h"

#include <algorithm>
#include <numbers>

namespace wf::report {

namespace {

constexpr auto Sans = "Inter, Noto Sans, DejaVu Sans, sans-serif";
constexpr auto Mono = "JetBrains Mono, DejaVu Sans Mono, monospace";
/// Ligatures would make one glyph of "!=" or "->", and text that is searched for would not be found.
constexpr auto Features = "liga=0, calt=0, tnum=1";
constexpr double ChipSize = 7.5;
constexpr int ParagraphsOfALayout = 200;

double points(int pangoUnits)
{
    return double(pangoUnits) / PANGO_SCALE;
}

void insert(PangoAttrList *list, PangoAttribute *attribute, const StyledText::Stretch &stretch)
{
    attribute->start_index = stretch.from;
    attribute->end_index = stretch.to;
    pango_attr_list_insert(list, attribute);
}

void addAttributes(PangoAttrList *list, const StyledText::Stretch &stretch)
{
    const TextStyle &style = stretch.style;
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
        pango_font_description_from_string(style.mono ? Mono : Sans), pango_font_description_free);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), style.strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font.get(), style.emphasis ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    insert(list, pango_attr_font_desc_new(font.get()), stretch);
    const unsigned rgb = paperRgb(style.chip ? Paper::ChipText : style.colour);
    const auto channel = [rgb](int shift) { return guint16(((rgb >> shift) & 0xff) * 257); };
    insert(list, pango_attr_foreground_new(channel(16), channel(8), channel(0)), stretch);
    if (style.struck)
        insert(list, pango_attr_strikethrough_new(TRUE), stretch);
    if (!style.link.isEmpty())
        insert(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), stretch);
}

/// Text between quotes of a cairo tag.
QByteArray quotedForTag(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\\', "\\\\");
    bytes.replace('\'', "\\'");
    return bytes;
}

} // namespace

void StyledText::add(const QString &text, const TextStyle &style)
{
    const QByteArray bytes = inParagraphs(cleaned(text), m_paragraph).toUtf8();
    if (bytes.isEmpty())
        return;
    const auto from = unsigned(m_utf8.size());
    m_utf8 += bytes;
    const bool goesOn =
        !m_stretches.empty() && (m_stretches.size() >= MaxStretches || m_stretches.back().style == style);
    if (goesOn)
        m_stretches.back().to = unsigned(m_utf8.size());
    else
        m_stretches.push_back({from, unsigned(m_utf8.size()), style});
}

StyledText styled(const ReportText &text, const TextStyle &base)
{
    StyledText out;
    for (const TextPiece &piece : text) {
        TextStyle style = base;
        if (piece.tone != Tone::Plain)
            style.colour = paperOf(piece.tone);
        style.strong = base.strong && piece.tone != Tone::Muted;
        QString words = piece.text;
        switch (piece.form) {
        case TextPiece::Form::Plain:
            break;
        case TextPiece::Form::Strong:
            style.strong = true;
            break;
        case TextPiece::Form::Code:
            style.mono = true;
            style.size *= 0.92;
            break;
        case TextPiece::Form::Chip:
            style.chip = style.strong = true;
            style.mono = false;
            style.size = std::min(style.size, ChipSize);
            // Its spaces are the room at its ends, and it does not break.
            words = QChar(QChar::Nbsp) + words.simplified().replace(u' ', QChar(QChar::Nbsp)) +
                    QChar(QChar::Nbsp);
            break;
        }
        if (!piece.link.isEmpty()) {
            style.link = piece.link;
            style.colour = Paper::Accent;
        }
        out.add(words, style);
    }
    return out;
}

StyledText styled(const std::vector<ProseRun> &runs, const TextStyle &base)
{
    StyledText out;
    for (const ProseRun &run : runs) {
        TextStyle style = base;
        style.strong = base.strong || run.strong;
        style.emphasis = run.emphasis;
        style.struck = run.struck;
        if (run.code) {
            style.mono = true;
            style.size *= 0.92;
        }
        if (!run.link.isEmpty()) {
            style.link = run.link;
            style.colour = Paper::Accent;
        }
        out.add(run.text, style);
    }
    return out;
}

TextFrame::TextFrame(PangoContext *context, const StyledText &text, double width, Align align, double spacing)
    : m_text(text)
{
    if (m_text.isEmpty())
        return;
    const QByteArray &utf8 = m_text.utf8();
    // A layout of many paragraphs costs the square of them.
    for (qsizetype from = 0; from <= utf8.size();) {
        qsizetype end = from;
        for (int paragraphs = 0; paragraphs < ParagraphsOfALayout && end >= 0; ++paragraphs)
            end = utf8.indexOf('\n', paragraphs == 0 ? from : end + 1);
        const qsizetype to = end < 0 ? utf8.size() : end;
        layOut(context, unsigned(from), unsigned(to), width, align, spacing);
        from = to + 1;
    }
}

void TextFrame::layOut(PangoContext *context, unsigned from, unsigned to, double width, Align align,
                       double spacing)
{
    m_layouts.emplace_back(pango_layout_new(context));
    PangoLayout *layout = m_layouts.back().get();
    pango_layout_set_width(layout, width < 0 ? -1 : int(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, float(spacing));
    pango_layout_set_alignment(layout, align == Align::Right    ? PANGO_ALIGN_RIGHT
                                       : align == Align::Middle ? PANGO_ALIGN_CENTER
                                                                : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, m_text.utf8().constData() + from, int(to - from));
    PangoAttrList *attributes = pango_attr_list_new();
    // Once for all of it: for each attribute of hyphens Pango walks through the text before it.
    const StyledText::Stretch whole{0, to - from, {}};
    insert(attributes, pango_attr_font_features_new(Features), whole);
    insert(attributes, pango_attr_insert_hyphens_new(FALSE), whole); // A hash or an address has none.
    for (const StyledText::Stretch &stretch : m_text.stretches()) {
        if (stretch.from < to && stretch.to > from)
            addAttributes(attributes, {std::max(stretch.from, from) - from, std::min(stretch.to, to) - from,
                                       stretch.style});
    }
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    readLines(layout, from);
}

void TextFrame::readLines(PangoLayout *layout, unsigned offset)
{
    const std::unique_ptr<PangoLayoutIter, decltype(&pango_layout_iter_free)> iter(
        pango_layout_get_iter(layout), pango_layout_iter_free);
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(iter.get(), nullptr, &logical);
        int top = 0;
        int bottom = 0;
        pango_layout_iter_get_line_yrange(iter.get(), &top, &bottom);
        m_lines.push_back({pango_layout_iter_get_line_readonly(iter.get()), points(logical.x), points(top),
                           points(pango_layout_iter_get_baseline(iter.get())), points(bottom - top), offset});
        m_width = std::max(m_width, points(logical.width));
        m_height += points(bottom - top);
    } while (pango_layout_iter_next_line(iter.get()));
}

void TextFrame::decorate(cairo_t *cr, const Line &line, double x, double y, bool links) const
{
    for (const StyledText::Stretch &stretch : m_text.stretches()) {
        const bool wanted = links ? !stretch.style.link.isEmpty() : stretch.style.chip;
        const auto lineFrom = line.offset + unsigned(pango_layout_line_get_start_index(line.line));
        const auto lineTo = lineFrom + unsigned(pango_layout_line_get_length(line.line));
        if (!wanted || stretch.to <= lineFrom || stretch.from >= lineTo)
            continue;
        int *ranges = nullptr;
        int count = 0;
        pango_layout_line_get_x_ranges(line.line, int(std::max(stretch.from, lineFrom) - line.offset),
                                       int(std::min(stretch.to, lineTo) - line.offset), &ranges, &count);
        for (int i = 0; i < count; ++i) {
            const double left = x + points(ranges[2 * i]);
            const double width = points(ranges[2 * i + 1] - ranges[2 * i]);
            const double size = stretch.style.size;
            if (!links) {
                fillRect(cr, left, y - size * 1.12, width, size * 1.58, stretch.style.colour, 2.2);
                continue;
            }
            const QByteArray tag =
                "uri='" + quotedForTag(stretch.style.link) + "' rect=[" + QByteArray::number(left, 'f', 2) +
                ' ' + QByteArray::number(y - size, 'f', 2) + ' ' + QByteArray::number(width, 'f', 2) + ' ' +
                QByteArray::number(size * 1.3, 'f', 2) + ']';
            cairo_tag_begin(cr, CAIRO_TAG_LINK, tag.constData());
            cairo_tag_end(cr, CAIRO_TAG_LINK);
        }
        g_free(ranges);
    }
}

void TextFrame::draw(cairo_t *cr, double x, double y, int from, int to) const
{
    for (int i = from; i < to; ++i) {
        const Line &line = m_lines[std::size_t(i)];
        const double base = y + line.baseline - line.top;
        decorate(cr, line, x, base, false);
        cairo_move_to(cr, x + line.x, base);
        pango_cairo_show_layout_line(cr, line.line);
        decorate(cr, line, x, base, true);
        y += line.height;
    }
}

void setColour(cairo_t *cr, Paper colour)
{
    const unsigned rgb = paperRgb(colour);
    const auto channel = [rgb](int shift) { return double((rgb >> shift) & 0xff) / 255; };
    cairo_set_source_rgb(cr, channel(16), channel(8), channel(0));
}

void fillRect(cairo_t *cr, double x, double y, double width, double height, Paper colour, double radius)
{
    setColour(cr, colour);
    if (radius <= 0) {
        cairo_rectangle(cr, x, y, width, height);
    } else {
        constexpr double Quarter = std::numbers::pi / 2;
        const double r = std::min({radius, width / 2, height / 2});
        cairo_new_sub_path(cr);
        cairo_arc(cr, x + width - r, y + r, r, -Quarter, 0);
        cairo_arc(cr, x + width - r, y + height - r, r, 0, Quarter);
        cairo_arc(cr, x + r, y + height - r, r, Quarter, 2 * Quarter);
        cairo_arc(cr, x + r, y + r, r, 2 * Quarter, 3 * Quarter);
        cairo_close_path(cr);
    }
    cairo_fill(cr);
}

} // namespace wf::report
