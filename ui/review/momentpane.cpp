// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/momentpane.h"

#include "delegates/words.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "theme/plaintext.h"

#include <QScrollArea>

namespace wf {

namespace {

constexpr const char *OpensProperty = "opens"; ///< The incident that a link goes to.

const char *roleOf(ConditionState state)
{
    switch (state) {
    case ConditionState::True:
    case ConditionState::Clearing:
        return "critical";
    case ConditionState::NoData:
        return "stale";
    case ConditionState::Unbound:
    case ConditionState::False:
    case ConditionState::Pending:
        return "mono";
    }
    return "mono";
}

} // namespace

MomentPane::MomentPane(DeskView &desk, Review &review, const Theme &, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_review(review)
{
    setObjectName(QStringLiteral("momentPane"));
    auto *outer = kit::makeLayout<QVBoxLayout>(this, 0);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget(scroll);
    m_rows = kit::makeLayout<QVBoxLayout>(page, 6, {14, 12, 14, 12});
    m_rows->addStretch(1);
    scroll->setWidget(page);
    outer->addWidget(scroll);
    connect(&desk, &DeskView::ticked, this, &MomentPane::refresh);
    connect(&review, &Review::changed, this, &MomentPane::refresh);
}

void MomentPane::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    refresh();
}

std::vector<MomentPane::Row> MomentPane::rowsOf(const ReviewMoment &moment) const
{
    const auto ago = [&moment](Timestamp t) { return clockText(std::max(Millis{0}, moment.at - t)); };
    std::vector<Row> rows;
    const auto heading = [&rows](const QString &text) { rows.push_back({"label", text, "mono", {}, {}}); };
    heading(tr("Incident"));
    rows.push_back({"muted", tr("State"), "strong", Terms::status(moment.status), {}});
    rows.push_back({"muted", tr("Severity"), "strong", severityCode(moment.severity), {}});
    rows.push_back({"muted",
                    tr("Commander"),
                    moment.commander.isEmpty() ? "warning" : "strong",
                    moment.commander.isEmpty() ? tr("nobody") : moment.commander,
                    {}});
    heading(tr("Conditions"));
    for (const ConditionStatus &c : moment.conditions) {
        rows.push_back({"mono",
                        c.text,
                        roleOf(c.state),
                        tr("%1 · %2 for %3")
                            .arg(c.valueText.isEmpty() ? QStringLiteral("–") : c.valueText,
                                 Words::condition(c.state).toLower(), ago(c.since)),
                        {}});
    }
    if (moment.conditions.empty())
        rows.push_back({"muted", tr("None was known yet"), "mono", {}, {}});
    heading(tr("Timers"));
    for (const TimerRecord &timer : moment.timers) {
        const bool due = timer.dueAt <= moment.at;
        rows.push_back({"muted",
                        Words::timer(timer),
                        due ? "critical" : "mono",
                        due ? tr("due for %1").arg(ago(timer.dueAt)) : clockText(timer.dueAt - moment.at),
                        {}});
    }
    if (moment.timers.empty())
        rows.push_back({"muted", tr("None was running"), "mono", {}, {}});
    heading(tr("Feeds"));
    for (const ReviewFeed &feed : moment.feeds)
        rows.push_back({"muted",
                        feed.feed,
                        feed.lost ? "stale" : "ok",
                        feed.lost ? tr("lost for %1").arg(ago(feed.since)) : tr("live again"),
                        {}});
    if (moment.feeds.empty())
        rows.push_back({"muted", tr("No feed had been lost"), "ok", {}, {}});
    heading(tr("Also open"));
    for (const OpenThen &other : moment.others)
        rows.push_back({"muted", other.title, "strong",
                        QStringLiteral("%1 %2").arg(severityCode(other.severity),
                                                    other.number.isEmpty() ? tr("detected") : other.number),
                        other.number.isEmpty() ? IncidentId() : other.id});
    if (moment.others.empty())
        rows.push_back({"muted", tr("Nothing else"), "mono", {}, {}});
    return rows;
}

void MomentPane::refresh()
{
    if (isVisible() && m_review.isReady())
        fill(rowsOf(momentOf(m_desk, m_review)));
}

void MomentPane::fill(const std::vector<Row> &rows)
{
    while (m_widgets.size() < rows.size()) {
        auto *widget = new QWidget(this);
        auto *line = kit::makeLayout<QHBoxLayout>(widget, 10);
        auto *name = new ElidedLabel(widget);
        auto *value = new PlainLabel(widget);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        auto *opens = kit::makeButton("link", {}, {}, widget);
        connect(opens, &QPushButton::clicked, this, [this, opens] {
            Q_EMIT incidentActivated(IncidentId(opens->property(OpensProperty).toString()));
        });
        line->addWidget(name, 1);
        line->addWidget(value);
        line->addWidget(opens);
        m_rows->insertWidget(int(m_widgets.size()), widget);
        m_widgets.push_back(widget);
    }
    for (std::size_t i = 0; i < m_widgets.size(); ++i) {
        m_widgets[i]->setVisible(i < rows.size());
        if (i >= rows.size())
            continue;
        const auto set = [](QLabel *label, const char *role, const QString &text) {
            kit::setRole(label, role);
            if (label->text() != text)
                label->setText(text);
        };
        auto *line = m_widgets[i]->layout();
        line->setContentsMargins(0, qstrcmp(rows[i].nameRole, "label") == 0 && i > 0 ? 12 : 0, 0, 0);
        auto *name = static_cast<QLabel *>(line->itemAt(0)->widget());
        set(name, rows[i].nameRole, rows[i].name);
        name->setToolTip(rows[i].name);
        const bool link = !rows[i].opens.isEmpty();
        auto *value = static_cast<QLabel *>(line->itemAt(1)->widget());
        set(value, rows[i].valueRole, rows[i].value);
        value->setVisible(!link);
        auto *opens = static_cast<QPushButton *>(line->itemAt(2)->widget());
        opens->setText(plaintext::inMenu(rows[i].value));
        opens->setProperty(OpensProperty, rows[i].opens.text());
        opens->setVisible(link);
    }
}

} // namespace wf

#include "moc_momentpane.cpp"
