// SPDX-License-Identifier: GPL-3.0-or-later
// Facts become cards.
#include "delegates/words.h"
#include "models/standing.h"
#include "models/wallmotion.h"
#include "wall/wallwords.h"
#include "words/watchwords.h"

namespace wf {

namespace {

/// Less time left than this is worth a colour.
constexpr std::size_t MaxFeedsNamed = 3;

WallSpan text(const QString &words, Token ink, WallFace face = WallFace::Text, int drop = 0)
{
    WallSpan span;
    span.text = words;
    span.ink = ink;
    span.face = face;
    span.drop = drop;
    return span;
}

WallSpan flexing(const QString &words, Token ink, WallFace face = WallFace::Text)
{
    WallSpan span = text(words, ink, face);
    span.flexes = true;
    return span;
}

WallSpan chip(const QString &words, Token fill, WallFace face)
{
    WallSpan span = text(words, fill, face);
    span.kind = WallSpan::Kind::Chip;
    return span;
}

/// In the footer.
WallSpan dot(Token ink)
{
    WallSpan span = text({}, ink, WallFace::Small);
    span.kind = WallSpan::Kind::Dot;
    return span;
}

Token dueInk(const std::optional<Timestamp> &dueAt, Timestamp now)
{
    if (!dueAt || *dueAt - now > DueSoon)
        return Token::Text2;
    return *dueAt < now ? Token::P0Text : Token::P1;
}

bool isGrave(Severity s)
{
    return s == Severity::P0 || s == Severity::P1;
}

Token toneText(Severity s)
{
    return s == Severity::P0 ? Token::P0Text : severityToken(s);
}

QString says(const WallCardLook &look)
{
    QStringList words;
    for (const WallRow &row : look.rows) {
        for (const auto *side : {&row.left, &row.right}) {
            for (const WallSpan &span : *side) {
                if (!span.text.isEmpty())
                    words << span.text;
            }
        }
    }
    return words.join(QStringLiteral(", "));
}

Token verdictInk(const WallFacts &facts)
{
    switch (verdictOf(facts)) {
    case WallVerdict::Active:
        return severityToken(*facts.watch.severity);
    case WallVerdict::Detected:
        return severityToken(*facts.watch.detectedSeverity);
    case WallVerdict::AllClear:
        return Token::Ok;
    case WallVerdict::Waiting:
    case WallVerdict::Quiet:
        break;
    }
    return Token::Stale;
}

} // namespace

WallCardLook headerLook(const WallFacts &facts, const QString &onCall, Timestamp now, bool utc, bool narrow)
{
    WallCardLook look;
    look.panel = false;
    const WallSpan verdict = chip(WatchWords::badge(facts.watch), verdictInk(facts), WallFace::Title);
    const WallSpan counts = text(WallWords::counts(facts), Token::Text, WallFace::Strong, 1);
    const WallSpan rota = text(WallWords::onCall(onCall), Token::Text2, WallFace::Text, 3);
    const WallSpan clock = text(Words::clock(now, utc), Token::Text, WallFace::Large);
    const WallSpan zone = text(utc ? QStringLiteral("UTC") : WallWords::tr("local"), Token::Text3,
                               WallFace::Text, narrow ? 0 : 2);
    WallSpan hand = text({}, Token::Accent, WallFace::Large);
    hand.kind = WallSpan::Kind::Hand;
    hand.share = double(toMs(now) / 1000 % 60) / 60;
    WallRow first{{verdict}, {clock, hand}, 1, false};
    WallRow second{{}, {zone}, 1, false};
    WallRow &more = narrow ? second : first;
    if (facts.simulated)
        more.left.push_back(chip(WallWords::tr("SIMULATED"), Token::Control, WallFace::Strong));
    if (!counts.text.isEmpty())
        more.left.push_back(counts);
    if (!narrow)
        first.right.insert(first.right.begin() + 1, zone);
    if (!onCall.isEmpty())
        more.right.insert(more.right.begin(), rota);
    look.rows.push_back(first);
    if (narrow)
        look.rows.push_back(second);
    look.says = WatchWords::badge(facts.watch) + QLatin1Char(' ') + WallWords::counts(facts);
    if (facts.simulated)
        look.says.prepend(WallWords::tr("SIMULATED") + QLatin1Char(' '));
    return look;
}

WallCardLook footerLook(const WallFacts &facts, const WallConfig &config, bool silent, int page, int pages,
                        double progress, bool held, Timestamp now)
{
    WallCardLook look;
    look.panel = false;
    WallRow row;
    if (silent) {
        row.left.push_back(dot(Token::P2));
        row.left.push_back(text(WallWords::silent(), Token::P2, WallFace::Small));
    }
    int live = 0;
    std::vector<const WatchFeed *> others;
    for (const WatchFeed &feed : facts.feeds) {
        if (feed.state == WatchFeed::State::Live)
            ++live;
        else
            others.push_back(&feed);
    }
    for (std::size_t i = 0; i < std::min(others.size(), MaxFeedsNamed); ++i) {
        const WatchFeed &feed = *others[i];
        const bool stale = feed.state == WatchFeed::State::Stale;
        WallSpan words = stale ? text(WallWords::stale(feed, now), Token::Stale, WallFace::Small)
                               : text(WallWords::waiting(feed.name), Token::Text2, WallFace::Small);
        WallSpan mark = dot(stale ? Token::Stale : Token::Text3);
        // The first one stays, however narrow it is.
        words.flexes = i == 0;
        words.drop = mark.drop = i == 0 ? 0 : int(10 + i);
        row.left.push_back(mark);
        row.left.push_back(words);
    }
    if (others.size() > MaxFeedsNamed)
        row.left.push_back(
            text(WallWords::more(int(others.size() - MaxFeedsNamed), {}), Token::Stale, WallFace::Small, 9));
    if (live > 0 || others.empty()) {
        const int drop = others.empty() ? 0 : 5;
        WallSpan mark = dot(facts.watch.calm ? Token::Ok : live > 0 ? Token::Text3 : Token::Stale);
        mark.drop = drop;
        row.left.push_back(mark);
        row.left.push_back(text(live > 0 ? WallWords::live(live) : WatchWords::sentence(facts.watch),
                                live > 0 ? Token::Text2 : Token::Stale, WallFace::Small, drop));
        if (live > 0)
            row.left.push_back(text(WatchWords::coverage(facts.watch), Token::Text2, WallFace::Small, 6));
    }
    if (!config.note.isEmpty())
        row.right.push_back(text(config.note, Token::Text3, WallFace::Small, 20));
    if (pages > 1) {
        row.right.push_back(text(WallWords::page(page, pages, held), Token::Text3, WallFace::SmallMono, 2));
        WallSpan bar = text({}, held ? Token::Text3 : Token::Text2, WallFace::SmallMono);
        bar.kind = WallSpan::Kind::Bar;
        bar.share = held ? 1 : progress;
        bar.width = 3.4;
        bar.drop = 3;
        row.right.push_back(bar);
    }
    look.rows.push_back(std::move(row));
    look.says = says(look);
    return look;
}

WallCardLook doubtLook(const WallFacts &facts, Timestamp now)
{
    WallCardLook look;
    look.edge = Token::Stale;
    look.dimmed = true;
    for (const WallDoubt &doubt : facts.doubts) {
        if (!look.rows.empty())
            break;
        WallRow row;
        row.lines = 2;
        row.left.push_back(flexing(WallWords::doubt(doubt, now), Token::Stale, WallFace::Title));
        look.rows.push_back(std::move(row));
    }
    look.says = says(look);
    return look;
}

namespace {

/// State, who has it and what is due.
WallRow standingRow(const WallIncident &incident, bool withProgress, Timestamp now)
{
    WallRow row;
    row.left = {text(Terms::status(incident.status), Token::Text2, WallFace::Text, 1)};
    if (incident.commander.isEmpty()) {
        row.left.push_back(flexing(WallWords::noCommander(), Token::P1, WallFace::Title));
    } else {
        row.left.push_back(text(WallWords::commanderMark(), Token::Text2));
        row.left.push_back(flexing(incident.commander, Token::Text, WallFace::Title));
    }
    if (withProgress && incident.progress.total > 0)
        row.left.push_back(text(WallWords::progress(incident), Token::Text2, WallFace::Text, 2));
    if (incident.updateDueAt) {
        const Millis left = *incident.updateDueAt - now;
        const Token due = dueInk(incident.updateDueAt, now);
        row.right = {text(WallWords::update(left < Millis{0}), due),
                     text(clockText(std::chrono::abs(left)), due, WallFace::TitleMono)};
    }
    return row;
}

WallRow stepRow(const WallIncident &incident)
{
    WallRow row;
    if (incident.progress.total > 0)
        row.left.push_back(text(WallWords::progress(incident), Token::Text2, WallFace::Text, 1));
    row.left.push_back(flexing(WallWords::step(incident), Token::Text, WallFace::Primary));
    return row;
}

} // namespace

WallCardLook incidentLook(const WallIncident &incident, WallDetail detail, Timestamp now,
                          const WallManner &manner)
{
    WallCardLook look;
    const Token tone = severityToken(incident.severity);
    look.edge = tone;
    look.dimmed = manner.old;
    look.lit =
        (manner.still ? isFresh(incident.changedAt, now) : isLit(incident.changedAt, now)) && !manner.old;
    const bool small = look.dense = detail == WallDetail::Line;
    WallRow head;
    head.left = {chip(severityCode(incident.severity), tone, WallFace::Title)};
    if (incident.drill)
        head.left.push_back(chip(WallWords::tr("DRILL"), Token::Control, WallFace::Strong));
    head.left.push_back(flexing(incident.title, Token::Text, WallFace::Title));
    head.right = {text(WallWords::elapsed(incident.declaredAt, now),
                       isGrave(incident.severity) ? toneText(incident.severity) : Token::Text,
                       small ? WallFace::TitleMono : WallFace::Large)};
    look.rows.push_back(head);
    if (detail >= WallDetail::Compact)
        look.rows.push_back(standingRow(incident, detail == WallDetail::Compact, now));
    if (detail >= WallDetail::Full && incident.progress.total > 0) {
        WallSpan bar = text({}, tone);
        bar.kind = WallSpan::Kind::Bar;
        bar.share = double(incident.progress.done) / incident.progress.total;
        look.rows.push_back({{bar}, {}, 1, false});
    }
    if (detail >= WallDetail::Normal)
        look.rows.push_back(stepRow(incident));
    if (detail >= WallDetail::Full && incident.decidedAt) {
        look.rows.push_back(
            {{text(Words::clock(*incident.decidedAt, manner.utc).left(5), Token::Text2, WallFace::Mono),
              flexing(incident.decision, Token::Text)},
             {},
             1,
             false});
    }
    look.says = says(look);
    return look;
}

WallCardLook detectionLook(const WallDetection &detection, Timestamp now, bool old)
{
    WallCardLook look;
    look.frame = detection.lost || old ? Token::Stale : severityToken(detection.severity);
    look.dimmed = detection.lost || old;
    look.dense = true;
    WallRow row;
    row.left = {chip(severityCode(detection.severity), severityToken(detection.severity), WallFace::Title),
                flexing(WallWords::detected(detection), Token::Text, WallFace::Title),
                text(WallWords::evidence(detection), Token::Text2, WallFace::Mono, 1)};
    row.right = {text(WallWords::elapsed(detection.since, now), Token::Text2, WallFace::TitleMono)};
    look.rows.push_back(std::move(row));
    look.says = says(look);
    return look;
}

WallCardLook moreLook(int hidden, std::optional<Severity> worst)
{
    WallCardLook look;
    look.panel = false;
    WallRow row;
    if (worst) {
        WallSpan shape = text({}, severityToken(*worst));
        shape.kind = WallSpan::Kind::Shape;
        shape.severity = *worst;
        row.left.push_back(shape);
    }
    row.left.push_back(flexing(WallWords::more(hidden, worst), Token::Text, WallFace::Title));
    look.rows.push_back(std::move(row));
    look.says = says(look);
    return look;
}

} // namespace wf
