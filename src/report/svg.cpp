// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/svg.h"

#include "report/reportwords.h"

#include <cmath>

namespace wf {

namespace {

/// Two decimals are a thousandth of an inch; always with a point, whatever the locale.
QByteArray number(double value)
{
    QByteArray text = QByteArray::number(std::round(value * 100) / 100, 'f', 2);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text == "-0" ? QByteArray("0") : text;
}

QByteArray attribute(const char *name, double value)
{
    return QByteArray(" ") + name + "=\"" + number(value) + '"';
}

QByteArray colour(const char *name, Paper value)
{
    return QByteArray(" ") + name + "=\"" + paperHex(value) + '"';
}

QByteArray svg(const DrawRect &r)
{
    return "<rect" + attribute("x", r.x) + attribute("y", r.y) + attribute("width", r.width) +
           attribute("height", r.height) + (r.radius > 0 ? attribute("rx", r.radius) : QByteArray()) +
           colour("fill", r.fill) + "/>\n";
}

QByteArray svg(const DrawLine &l)
{
    QByteArray points;
    for (const DrawPoint &p : l.points)
        points += (points.isEmpty() ? "M" : "L") + number(p.x) + ' ' + number(p.y);
    if (l.points.size() == 1)
        points += "h0"; // A dot is a line without length and round ends.
    return "<path d=\"" + points + "\" fill=\"none\"" + colour("stroke", l.colour) +
           attribute("stroke-width", l.width) + " stroke-linejoin=\"round\"" +
           (l.dashed ? " stroke-dasharray=\"5 4\"" : " stroke-linecap=\"round\"") + "/>\n";
}

QByteArray svg(const DrawText &t)
{
    const char *anchor = t.anchor == DrawText::Anchor::Start    ? "start"
                         : t.anchor == DrawText::Anchor::Middle ? "middle"
                                                                : "end";
    return "<text" + attribute("x", t.x) + attribute("y", t.y) + attribute("font-size", t.size) +
           colour("fill", t.colour) + " text-anchor=\"" + anchor + '"' +
           (t.strong ? " font-weight=\"600\"" : "") +
           (t.mono ? " font-family=\"JetBrains Mono, DejaVu Sans Mono, monospace\"" : "") + '>' +
           escapedXml(t.text) + "</text>\n";
}

} // namespace

QByteArray escapedXml(const QString &text)
{
    return report::cleaned(text).toHtmlEscaped().toUtf8();
}

QByteArray svgOf(const ChartDrawing &drawing, bool standalone)
{
    QByteArray out;
    if (standalone)
        out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(drawing.width) + ' ' +
           number(drawing.height) + '"';
    if (standalone)
        out += attribute("width", drawing.width) + attribute("height", drawing.height);
    out += " font-family=\"Inter, Helvetica, Arial, sans-serif\" role=\"img\" aria-label=\"" +
           escapedXml(drawing.title) + "\">\n";
    out += "<title>" + escapedXml(drawing.title) + "</title>\n";
    if (standalone)
        out += svg(DrawRect{0, 0, drawing.width, drawing.height, Paper::Ground});
    for (const DrawOp &op : drawing.ops)
        out += std::visit([](const auto &stroke) { return svg(stroke); }, op);
    return out + "</svg>\n";
}

} // namespace wf
