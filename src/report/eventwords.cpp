// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/eventwords.h"

#include "report/reportwords.h"
#include "words/eventsentence.h"

namespace wf::report {

namespace {

/// On paper only what is good, bad or severe has a colour.
Tone toneOnPaper(EventTone tone)
{
    switch (tone) {
    case EventTone::P0:
        return Tone::P0;
    case EventTone::P1:
        return Tone::P1;
    case EventTone::P2:
        return Tone::P2;
    case EventTone::P3:
        return Tone::P3;
    case EventTone::Good:
        return Tone::Good;
    case EventTone::Warn:
        return Tone::Warn;
    case EventTone::Bad:
        return Tone::Bad;
    case EventTone::Review:
        return Tone::Review;
    case EventTone::Plain:
    case EventTone::Quiet:
    case EventTone::Work:
    case EventTone::Done:
        break;
    }
    return Tone::Plain;
}

} // namespace

ReportText eventLine(const Event &event)
{
    const EventSentence sentence = sentenceOf(event);
    ReportText line;
    const auto add = [&line](const QString &what, TextPiece::Form form, Tone tone) {
        if (what.isEmpty())
            return;
        if (!line.empty())
            line.push_back({QStringLiteral(" ")});
        line.push_back({cleaned(what), form, tone});
    };
    add(sentence.lead, TextPiece::Form::Strong, toneOnPaper(sentence.tone));
    add(sentence.code, TextPiece::Form::Code, Tone::Plain);
    add(sentence.text, TextPiece::Form::Plain, Tone::Plain);
    add(sentence.reference, TextPiece::Form::Plain, Tone::Plain);
    if (!sentence.remark.isEmpty())
        add(QStringLiteral("\u2014 ") + sentence.remark, TextPiece::Form::Plain, Tone::Muted);
    return line;
}

} // namespace wf::report
