// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/block.h"

namespace wf {

Tone toneOf(Severity severity)
{
    switch (severity) {
    case Severity::P0:
        return Tone::P0;
    case Severity::P1:
        return Tone::P1;
    case Severity::P2:
        return Tone::P2;
    case Severity::P3:
        return Tone::P3;
    }
    return Tone::Plain;
}

ReportText plainLine(const QString &text)
{
    return text.isEmpty() ? ReportText{} : ReportText{{text}};
}

ReportText mutedLine(const QString &text)
{
    return {{text, TextPiece::Form::Plain, Tone::Muted}};
}

QString wordsOf(const ReportText &text)
{
    QString words;
    for (const TextPiece &piece : text)
        words += piece.text;
    return words;
}

} // namespace wf
