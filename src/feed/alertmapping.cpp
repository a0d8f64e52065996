// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/alertmapping.h"

#include "feed/jsonplace.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace wf {

namespace {

bool hasWord(const QStringList &words, const QString &word)
{
    return std::any_of(words.begin(), words.end(),
                       [&word](const QString &each) { return each.compare(word, Qt::CaseInsensitive) == 0; });
}

/// None if the state says nothing of whether it fires.
std::optional<AlertNotice::State> stateOf(const AlertMapping &mapping, const QString &word)
{
    if (hasWord(mapping.firing, word))
        return AlertNotice::State::Firing;
    if (hasWord(mapping.resolved, word))
        return AlertNotice::State::Resolved;
    if (hasWord(mapping.noData, word))
        return AlertNotice::State::NoData;
    if (hasWord(mapping.muted, word))
        return AlertNotice::State::Muted;
    return std::nullopt;
}

Labels labelsOf(const QJsonValue &alert, const AlertMapping &mapping)
{
    std::vector<Labels::Pair> pairs;
    const auto add = [&pairs](const QString &name, const QString &value) {
        if (!name.isEmpty() && !value.isEmpty() && pairs.size() < MaxNoticeLabels)
            pairs.emplace_back(name.left(MaxNoticeText).toStdString(), value.toStdString());
    };
    add(QStringLiteral("severity"), textAt(alert, mapping.severity));
    for (const auto &[name, place] : mapping.more)
        add(name, textAt(alert, {place}));
    if (!mapping.labels.isEmpty()) {
        const QJsonObject labels = valueAt(alert, mapping.labels).toObject();
        for (auto it = labels.begin(); it != labels.end(); ++it)
            add(it.key(), plainText(it.value()));
    }
    return Labels(std::move(pairs));
}

QString keyOf(const QJsonValue &alert, const AlertMapping &mapping, const AlertNotice &notice)
{
    QStringList parts;
    for (const QString &place : mapping.key)
        parts += plainText(valueAt(alert, place));
    if (std::any_of(parts.begin(), parts.end(), [](const QString &part) { return !part.isEmpty(); }))
        return parts.join(QLatin1Char('\n'));
    return notice.name + QString::fromStdString(toText(notice.labels));
}

/// None if it says nothing of whether it fires.
Expected<std::optional<AlertNotice>> readAlert(const QJsonValue &alert, const AlertMapping &mapping)
{
    const auto state = stateOf(mapping, textAt(alert, mapping.state));
    if (!state)
        return std::optional<AlertNotice>();
    AlertNotice notice{mapping.name, {}, textAt(alert, mapping.title), *state};
    if (notice.name.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("an alert has no title: nothing stands at %1")
                                                 .arg(mapping.title.join(QStringLiteral(" or "))));
    notice.at = timeAt(alert, *state == AlertNotice::State::Firing ? mapping.since : mapping.until);
    notice.labels = labelsOf(alert, mapping);
    notice.summary = textAt(alert, mapping.summary);
    notice.runbook = textAt(alert, mapping.runbook);
    notice.link = textAt(alert, mapping.link);
    notice.key = keyOf(alert, mapping, notice);
    return std::optional(std::move(notice));
}

/// A topic of SNS wants to be told that somebody listens; a person opens the address.
QString confirmationOf(const QJsonValue &message)
{
    if (textAt(message, {QStringLiteral("Type")}) != QLatin1String("SubscriptionConfirmation"))
        return {};
    return QStringLiteral("the subscription has to be confirmed: open %1")
        .arg(textAt(message, {QStringLiteral("SubscribeURL")}));
}

} // namespace

Expected<void> checkMapping(const AlertMapping &mapping)
{
    static const QRegularExpression Name(QStringLiteral("^[a-z0-9][a-z0-9_-]{0,63}$"));
    if (!Name.match(mapping.name).hasMatch())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the name of a hook is 1 to 64 small letters, digits, - and _"));
    if (mapping.title.isEmpty() || mapping.state.isEmpty() || mapping.firing.isEmpty() ||
        mapping.resolved.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("a hook needs \"title\", \"state\", \"firing\" and \"resolved\""));
    for (const QString &word : mapping.firing) {
        if (hasWord(mapping.resolved, word) || hasWord(mapping.noData, word))
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("\"%1\" cannot mean firing and something else").arg(word));
    }
    return {};
}

Expected<Notices> readAlertMessage(const QJsonValue &message, const AlertMapping &mapping)
{
    Notices notices;
    QJsonValue proper = message;
    if (!mapping.inside.isEmpty()) {
        notices.remark = confirmationOf(message);
        if (!notices.remark.isEmpty())
            return notices;
        const QJsonValue text = valueAt(message, mapping.inside);
        auto inner = readNoticeJson(text.toString().toUtf8());
        if (!inner)
            return fail(inner.error().code,
                        QStringLiteral("%1: %2").arg(mapping.inside, inner.error().message));
        proper = std::move(*inner);
    }
    QJsonArray alerts;
    if (mapping.list.isEmpty() && !proper.isArray()) {
        alerts.append(proper);
    } else {
        const QJsonValue list = valueAt(proper, mapping.list);
        if (!list.isArray())
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("no list of alerts stands at \"%1\"").arg(mapping.list));
        alerts = list.toArray();
    }
    if (alerts.size() > qsizetype(MaxNotices))
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("more than %1 alerts in one message").arg(MaxNotices));
    for (const QJsonValue &alert : alerts) {
        auto notice = readAlert(alert, mapping);
        if (!notice)
            return tl::unexpected(notice.error());
        if (*notice)
            notices.alerts.push_back(std::move(**notice));
    }
    return notices;
}

} // namespace wf
