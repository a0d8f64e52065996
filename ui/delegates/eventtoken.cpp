// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/eventtoken.h"

namespace wf {

Token eventToken(const Event &event, EventTone tone)
{
    if (hasMark(event.kind(), KindMark::Review))
        return Token::Stale;
    switch (tone) {
    case EventTone::Plain:
        return Token::Text2;
    case EventTone::Quiet:
        return Token::Text3;
    case EventTone::Work:
        return Token::Accent;
    case EventTone::P0:
    case EventTone::Bad:
        return Token::P0;
    case EventTone::P1:
    case EventTone::Warn:
        return Token::P1;
    case EventTone::P2:
        return Token::P2;
    case EventTone::P3:
        return Token::P3;
    case EventTone::Done:
    case EventTone::Good:
        return Token::Ok;
    case EventTone::Review:
        return Token::Stale;
    }
    return Token::Text2;
}

} // namespace wf
