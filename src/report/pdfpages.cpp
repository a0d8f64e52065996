// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdfpages.h"

#include "report/reportwords.h"

#include <cairo-pdf.h>

#include <algorithm>

namespace wf::report {

namespace {

constexpr double FooterTop = PageHeight - 50;
constexpr double FooterNumbers = 60; ///< Room for the page's number.
constexpr double CodePad = 6;

cairo_status_t append(void *to, const unsigned char *data, unsigned length)
{
    static_cast<QByteArray *>(to)->append(reinterpret_cast<const char *>(data), qsizetype(length));
    return CAIRO_STATUS_SUCCESS;
}

void stroke(cairo_t *cr, PangoContext *, const DrawRect &rect)
{
    fillRect(cr, rect.x, rect.y, rect.width, rect.height, rect.fill, rect.radius);
}

void stroke(cairo_t *cr, PangoContext *, const DrawLine &line)
{
    setColour(cr, line.colour);
    cairo_set_line_width(cr, line.width);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr, line.dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    constexpr double Dashes[]{5, 4};
    cairo_set_dash(cr, Dashes, line.dashed ? 2 : 0, 0);
    cairo_new_path(cr);
    for (const DrawPoint &p : line.points)
        cairo_line_to(cr, p.x, p.y);
    if (line.points.size() == 1)
        cairo_line_to(cr, line.points.front().x, line.points.front().y);
    cairo_stroke(cr);
    cairo_set_dash(cr, nullptr, 0, 0);
}

void stroke(cairo_t *cr, PangoContext *pango, const DrawText &text)
{
    TextStyle style;
    style.size = text.size;
    style.strong = text.strong;
    style.mono = text.mono;
    style.colour = text.colour;
    const TextFrame frame(pango, StyledText(text.text, style), -1, TextFrame::Align::Start, 1);
    const double left = text.anchor == DrawText::Anchor::Start    ? text.x
                        : text.anchor == DrawText::Anchor::Middle ? text.x - frame.width() / 2
                                                                  : text.x - frame.width();
    frame.draw(cr, left, text.y - frame.baseline());
}

} // namespace

PdfPages::PdfPages(const ReportDocument &document, const PagePlan &plan)
    : m_document(document), m_plan(plan),
      m_surface(cairo_pdf_surface_create_for_stream(append, &m_bytes, PageWidth, PageHeight)),
      m_cr(cairo_create(m_surface)), m_fonts(pango_cairo_font_map_new()),
      m_pango(pango_font_map_create_context(m_fonts.get()))
{
    const auto set = [this](cairo_pdf_metadata_t what, const QString &value) {
        cairo_pdf_surface_set_metadata(m_surface, what, value.toUtf8().constData());
    };
    set(CAIRO_PDF_METADATA_TITLE, QStringLiteral("%1 %2: post-mortem").arg(document.number, document.title));
    set(CAIRO_PDF_METADATA_SUBJECT, document.chainHead);
    set(CAIRO_PDF_METADATA_CREATOR, QStringLiteral("Watchfloor"));
    // Not when it was made, but of when it is: the same log gives the same file.
    set(CAIRO_PDF_METADATA_CREATE_DATE, toIsoUtc(fromMs(toMs(document.changedAt) / 1000 * 1000)));
    set(CAIRO_PDF_METADATA_MOD_DATE, toIsoUtc(fromMs(toMs(document.changedAt) / 1000 * 1000)));

    // Neither the screen's hinting nor the user's language may have a say in where lines break.
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(m_pango.get(), options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(m_pango.get(), 72);
    pango_context_set_round_glyph_positions(m_pango.get(), FALSE);
    pango_context_set_language(m_pango.get(), pango_language_from_string("en"));
    pango_context_set_base_dir(m_pango.get(), PANGO_DIRECTION_WEAK_LTR);
    m_went.pages = 1;
    furniture();
}

PdfPages::~PdfPages()
{
    cairo_destroy(m_cr);
    cairo_surface_destroy(m_surface);
}

void PdfPages::need(double height)
{
    if (height > room() && !isAtTop())
        turn();
}

void PdfPages::turn()
{
    cairo_show_page(m_cr);
    ++m_went.pages;
    m_y = PageTop;
    furniture();
}

/// Head and foot of the page.
void PdfPages::furniture()
{
    TextStyle note;
    note.size = SizeNote;
    note.colour = Paper::Text2;
    if (m_went.pages > 1) {
        constexpr qsizetype Longest = 90;
        QString title = QStringLiteral("%1   %2").arg(m_document.number, m_document.title);
        if (title.size() > Longest)
            title = title.left(Longest - 1) + QChar(0x2026);
        TextFrame(pango(), StyledText(title, note), -1).draw(m_cr, PageLeft, 32);
        const TextFrame kind(pango(), StyledText(QStringLiteral("Post-mortem"), note), -1);
        kind.draw(m_cr, PageWidth - PageLeft - kind.width(), 32);
    }
    fillRect(m_cr, PageLeft, FooterTop - 6, TextWidth, 0.5, Paper::Line);
    TextStyle chain = note;
    chain.mono = true;
    chain.size = 6;
    const TextFrame head(pango(), StyledText(m_document.chainHead, chain), TextWidth - FooterNumbers);
    constexpr int Lines = 3;
    head.draw(m_cr, PageLeft, FooterTop, 0, std::min(Lines, head.lineCount()));
    const QString number = QStringLiteral("%1 / %2").arg(m_went.pages).arg(m_plan.pages);
    TextFrame(pango(), StyledText(number, note), FooterNumbers, TextFrame::Align::Right)
        .draw(m_cr, PageWidth - PageLeft - FooterNumbers, FooterTop);
}

void PdfPages::flow(const TextFrame &frame, const Flow &how)
{
    const double left = PageLeft + how.indent;
    const double width = TextWidth - how.indent;
    const double pad = how.ground ? CodePad : 0;
    int from = 0;
    while (from < frame.lineCount()) {
        double height = pad * 2;
        int to = from;
        while (to < frame.lineCount() && height + frame.heightOf(to) <= room())
            height += frame.heightOf(to++);
        const bool orphan = to == from + 1 && from == 0 && frame.lineCount() > 2 && to < frame.lineCount();
        if ((to == from || orphan) && !isAtTop()) {
            turn();
            continue;
        }
        if (to == from) // A line higher than a page has to go somewhere.
            height += frame.heightOf(to++);
        if (how.ground)
            fillRect(m_cr, left, m_y, width, height, *how.ground, 3);
        if (how.bar)
            fillRect(m_cr, left - 10, m_y, 2, height, *how.bar);
        frame.draw(m_cr, left + pad, m_y + pad, from, to);
        m_y += height;
        from = to;
        if (from < frame.lineCount())
            turn();
    }
}

void PdfPages::flow(const StyledText &text, double spacing)
{
    flow(TextFrame(pango(), text, TextWidth, TextFrame::Align::Start, spacing));
}

void PdfPages::rule(double width, Paper colour)
{
    fillRect(m_cr, PageLeft, m_y - width / 2, TextWidth, width, colour);
}

void PdfPages::draw(const ChartDrawing &drawing)
{
    const double scale = TextWidth / drawing.width;
    need(drawing.height * scale);
    cairo_save(m_cr);
    cairo_translate(m_cr, PageLeft, m_y);
    cairo_scale(m_cr, scale, scale);
    for (const DrawOp &op : drawing.ops)
        std::visit([this](const auto &what) { stroke(m_cr, pango(), what); }, op);
    cairo_restore(m_cr);
    m_y += drawing.height * scale;
}

void PdfPages::heading(const QString &text, const TextStyle &style, const QByteArray &destination, int level,
                       double below)
{
    const TextFrame frame(pango(), StyledText(text, style), TextWidth, TextFrame::Align::Start, 1.2);
    need(frame.height() + below);
    m_went.pageOf[destination] = m_went.pages;
    const QByteArray name = "name='" + destination + "'";
    cairo_tag_begin(m_cr, CAIRO_TAG_DEST, name.constData());
    flow(frame);
    cairo_tag_end(m_cr, CAIRO_TAG_DEST);
    const QByteArray target = "dest='" + destination + "'";
    const int parent = level == 0 ? CAIRO_PDF_OUTLINE_ROOT : m_outline;
    const int id = cairo_pdf_surface_add_outline(m_surface, parent, text.toUtf8().constData(),
                                                 target.constData(), cairo_pdf_outline_flags_t{});
    if (level == 0)
        m_outline = id;
}

void PdfPages::linkTo(const QByteArray &destination, double x, double y, double width, double height)
{
    const QByteArray tag = "dest='" + destination + "' rect=[" + QByteArray::number(x, 'f', 2) + ' ' +
                           QByteArray::number(y, 'f', 2) + ' ' + QByteArray::number(width, 'f', 2) + ' ' +
                           QByteArray::number(height, 'f', 2) + ']';
    cairo_tag_begin(m_cr, CAIRO_TAG_LINK, tag.constData());
    cairo_tag_end(m_cr, CAIRO_TAG_LINK);
}

int PdfPages::pageOf(const QByteArray &destination) const
{
    const auto page = m_plan.pageOf.find(destination);
    return page == m_plan.pageOf.end() ? 0 : page->second;
}

Expected<QByteArray> PdfPages::finish()
{
    cairo_show_page(m_cr);
    const cairo_status_t drawn = cairo_status(m_cr);
    cairo_surface_finish(m_surface);
    const cairo_status_t written = cairo_surface_status(m_surface);
    const cairo_status_t status = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    if (status != CAIRO_STATUS_SUCCESS)
        return fail(ErrorCode::Io, QStringLiteral("the PDF cannot be made: %1")
                                       .arg(QString::fromUtf8(cairo_status_to_string(status))));
    return m_bytes;
}

} // namespace wf::report
