// SPDX-License-Identifier: GPL-3.0-or-later
// Text of a PDF: styled, laid out by Pango, drawn line by line so that it can go over pages.
#pragma once

#include "report/papercolours.h"
#include "report/prose.h"

#include <QByteArray>

#include <pango/pangocairo.h>

#include <memory>

namespace wf::report {

struct TextStyle
{
    double size = 10; ///< Points.
    bool strong = false;
    bool emphasis = false;
    bool mono = false;
    bool struck = false;
    bool chip = false; ///< White on a ground of `colour`.
    Paper colour = Paper::Text;
    QString link = {};
    bool operator==(const TextStyle &) const = default;
};

/// Text with its styles, before it has a width. Pango shapes what is left of a paragraph anew for each of its
/// lines, so that one goes over into another one after MaxParagraph characters, at a space where there is
/// one. Beyond MaxStretches, text has the style of what stands before it.
class StyledText
{
public:
    struct Stretch
    {
        unsigned from = 0; ///< Bytes of utf8().
        unsigned to = 0;
        TextStyle style;
    };

    StyledText() = default;
    StyledText(const QString &text, const TextStyle &style) { add(text, style); }
    void add(const QString &text, const TextStyle &style);

    bool isEmpty() const { return m_utf8.isEmpty(); }
    const QByteArray &utf8() const { return m_utf8; }
    const std::vector<Stretch> &stretches() const { return m_stretches; }

private:
    QByteArray m_utf8;
    std::vector<Stretch> m_stretches;
    qsizetype m_paragraph = 0; ///< Characters of the last paragraph.
};
inline constexpr std::size_t MaxStretches = 4000;
/// A line of the log, `base` where it says nothing else.
StyledText styled(const ReportText &text, const TextStyle &base);
/// What a person wrote.
StyledText styled(const std::vector<ProseRun> &runs, const TextStyle &base);

struct ObjectDeleter
{
    void operator()(void *object) const { g_object_unref(object); }
};
template <typename T>
using ObjectPtr = std::unique_ptr<T, ObjectDeleter>;

/// Text in lines of one width. Coordinates are those of the frame's upper left corner.
class TextFrame
{
public:
    enum class Align { Start, Right, Middle };
    /// `width` < 0: one line, however long.
    TextFrame(PangoContext *context, const StyledText &text, double width, Align align = Align::Start,
              double spacing = 1.35);

    int lineCount() const { return int(m_lines.size()); }
    double width() const { return m_width; }   ///< Of the longest line.
    double height() const { return m_height; } ///< Of all lines.
    double heightOf(int line) const { return m_lines[std::size_t(line)].height; }
    /// Base line of the first line.
    double baseline() const { return m_lines.empty() ? 0 : m_lines.front().baseline - m_lines.front().top; }
    /// Draws lines from `from` to before `to`, the first at y.
    void draw(cairo_t *cr, double x, double y, int from, int to) const;
    void draw(cairo_t *cr, double x, double y) const { draw(cr, x, y, 0, lineCount()); }

private:
    struct Line
    {
        PangoLayoutLine *line = nullptr; ///< The layout's.
        double x = 0;
        double top = 0;
        double baseline = 0;
        double height = 0;
        unsigned offset = 0; ///< Bytes of the text before its layout's.
    };
    void layOut(PangoContext *context, unsigned from, unsigned to, double width, Align align, double spacing);
    void readLines(PangoLayout *layout, unsigned offset);
    void decorate(cairo_t *cr, const Line &line, double x, double y, bool links) const;

    StyledText m_text;
    std::vector<ObjectPtr<PangoLayout>> m_layouts; ///< One after the other.
    std::vector<Line> m_lines;
    double m_width = 0;
    double m_height = 0;
};

/// Sets the colour of what is drawn next.
void setColour(cairo_t *cr, Paper colour);
void fillRect(cairo_t *cr, double x, double y, double width, double height, Paper colour, double radius = 0);

} // namespace wf::report
