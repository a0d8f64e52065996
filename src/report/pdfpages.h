// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a PDF: where the next thing goes, and what stands on each of them.
#pragma once

#include "base/expected.h"
#include "report/chartdrawing.h"
#include "report/document.h"
#include "report/pdftext.h"

#include <map>

namespace wf::report {

// A4 in points, and its margins.
inline constexpr double PageWidth = 595.28;
inline constexpr double PageHeight = 841.89;
inline constexpr double PageLeft = 54;
inline constexpr double PageTop = 62;
inline constexpr double PageBottom = PageHeight - 66;
inline constexpr double TextWidth = PageWidth - 2 * PageLeft;

// The type scale, points.
inline constexpr double SizeNote = 7.5;
inline constexpr double SizeTable = 8.6;
inline constexpr double SizeBody = 9.8;
inline constexpr double SizeSub = 12;
inline constexpr double SizeSection = 16;
inline constexpr double SizeTitle = 23;

/// Where things went: known after the first run, used in the second.
struct PagePlan
{
    std::map<QByteArray, int> pageOf; ///< Of a destination.
    int pages = 0;
};

/// How text flows.
struct Flow
{
    double indent = 0;
    std::optional<Paper> ground = {}; ///< Behind it.
    std::optional<Paper> bar = {};    ///< At its left.
};

class PdfPages
{
public:
    PdfPages(const ReportDocument &document, const PagePlan &plan);
    PdfPages(const PdfPages &) = delete;
    PdfPages &operator=(const PdfPages &) = delete;
    ~PdfPages();

    cairo_t *cr() const { return m_cr; }
    PangoContext *pango() const { return m_pango.get(); }

    double y() const { return m_y; }
    double room() const { return PageBottom - m_y; }
    bool isAtTop() const { return m_y <= PageTop; }
    void moveDown(double by) { m_y += by; }
    /// Nothing at the top of a page.
    void gap(double by) { m_y += isAtTop() ? 0 : by; }
    /// Turns the page unless so much fits on it.
    void need(double height);
    void turn();

    /// Text over as many pages as it takes; never one line alone at the foot.
    void flow(const TextFrame &frame, const Flow &how = {});
    void flow(const StyledText &text, double spacing = 1.4);
    void rule(double width, Paper colour);
    void draw(const ChartDrawing &drawing);

    /// A heading one can jump to; level 0 or 1 of the outline. So much of what follows has to stand on its
    /// page.
    void heading(const QString &text, const TextStyle &style, const QByteArray &destination, int level,
                 double below);
    /// Makes an area of this page a link to a destination.
    void linkTo(const QByteArray &destination, double x, double y, double width, double height);
    int pageOf(const QByteArray &destination) const;

    const PagePlan &went() const { return m_went; }
    /// The bytes; nothing can be drawn afterwards.
    Expected<QByteArray> finish();

private:
    void furniture();

    const ReportDocument &m_document;
    const PagePlan &m_plan;
    PagePlan m_went;
    QByteArray m_bytes;
    cairo_surface_t *m_surface = nullptr;
    cairo_t *m_cr = nullptr;
    ObjectPtr<PangoFontMap> m_fonts; ///< Its own: the default one belongs to a thread.
    ObjectPtr<PangoContext> m_pango;
    double m_y = PageTop;
    int m_outline = 0; ///< The last section's.
};

} // namespace wf::report
