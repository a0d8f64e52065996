// SPDX-License-Identifier: GPL-3.0-or-later
// A patch as POSIX and GNU describe the unified format, with git's quoting of names.
#include "runbook/textdiff.h"

#include <algorithm>

namespace wf {

namespace {

constexpr int Context = 3;

/// To a patch only \n ends a line; a \r before it belongs to the line.
std::vector<QByteArray> patchLines(const QByteArray &text)
{
    std::vector<QByteArray> lines;
    qsizetype start = 0;
    while (start < text.size()) {
        const qsizetype end = text.indexOf('\n', start);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        lines.push_back(text.sliced(start, next - start));
        start = next;
    }
    return lines;
}

/// A name with characters that would end it or be taken for others stands in quotes, its bytes in octal.
QByteArray nameField(const QByteArray &name)
{
    const bool plain = std::all_of(name.begin(), name.end(),
                                   [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (plain) // A tab ends a name that has spaces.
        return name.contains(' ') ? name + '\t' : name;
    QByteArray quoted("\"");
    for (const char c : name) {
        if (c == '"' || c == '\\')
            quoted += QByteArray("\\") + c;
        else if (c >= ' ' && c < 0x7f)
            quoted += c;
        else
            quoted += "\\" + QByteArray::number(uchar(c), 8).rightJustified(3, '0');
    }
    return quoted + '"';
}

QByteArray rangeField(int first, int count)
{
    // Where there is nothing, the line in front of it is named.
    const QByteArray start = QByteArray::number(count == 0 ? first - 1 : first);
    return count == 1 ? start : start + ',' + QByteArray::number(count);
}

void addLine(QByteArray &out, char sign, const QByteArray &line)
{
    out += sign;
    out += line;
    if (!line.endsWith('\n'))
        out += "\n\\ No newline at end of file\n";
}

} // namespace

QByteArray unifiedDiff(const QByteArray &before, const QByteArray &after, const QString &file)
{
    const std::vector<QByteArray> a = patchLines(before);
    const std::vector<QByteArray> b = patchLines(after);
    const std::vector<LineChange> changes = changesBetween(a, b);
    if (changes.empty())
        return {};
    QByteArray out =
        "--- " + nameField("a/" + file.toUtf8()) + "\n+++ " + nameField("b/" + file.toUtf8()) + '\n';
    for (std::size_t i = 0; i < changes.size();) {
        std::size_t end = i + 1; // Changes whose surroundings touch stand together.
        while (end < changes.size() &&
               changes[end].before.first - changes[end - 1].before.last <= 2 * Context + 1)
            ++end;
        const LineChange &last = changes[end - 1];
        const int first = std::max(1, changes[i].before.first - Context);
        const int until = std::min(int(a.size()), last.before.last + Context);
        const int shift = changes[i].after.first - changes[i].before.first;
        const int shiftAfter = last.after.last - last.before.last;
        out += "@@ -" + rangeField(first, until - first + 1) + " +" +
               rangeField(first + shift, until + shiftAfter - first - shift + 1) + " @@\n";
        int line = first;
        for (; i < end; ++i) {
            for (; line < changes[i].before.first; ++line)
                addLine(out, ' ', a[std::size_t(line - 1)]);
            for (; line <= changes[i].before.last; ++line)
                addLine(out, '-', a[std::size_t(line - 1)]);
            for (int added = changes[i].after.first; added <= changes[i].after.last; ++added)
                addLine(out, '+', b[std::size_t(added - 1)]);
        }
        for (; line <= until; ++line)
            addLine(out, ' ', a[std::size_t(line - 1)]);
    }
    return out;
}

} // namespace wf
