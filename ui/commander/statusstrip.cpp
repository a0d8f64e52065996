// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/statusstrip.h"

#include "commander/backupwords.h"
#include "delegates/words.h"
#include "incident/tell.h"
#include "kit/chip.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"
#include "sound/annunciator.h"
#include "words/watchwords.h"

#include <QAction>
#include <QMouseEvent>

namespace wf {

namespace {

constexpr int MinWidth = 760;

} // namespace

StatusStrip::StatusStrip(DeskView &desk, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_theme(theme), m_overall(new StatusPill(theme, this)),
      m_feeds(new StatusPill(theme, this)), m_lost(new StatusPill(theme, this)),
      m_unbound(new StatusPill(theme, this)), m_recorder(new StatusPill(theme, this)),
      m_backup(new StatusPill(theme, this)), m_sound(new StatusPill(theme, this)),
      m_mode(new StatusPill(theme, this)), m_onCall(new ElidedLabel(this)),
      m_clock(kit::makeLabel("mono", {}, this)),
      m_search(kit::makeButton("", {}, QStringLiteral("searchButton"), this)),
      m_declare(kit::makeButton("primary", {}, QStringLiteral("declareButton"), this))
{
    setObjectName(QStringLiteral("statusStrip"));
    auto *layout = kit::makeLayout<QHBoxLayout>(this, 12, {16, 8, 16, 8});
    auto *name = kit::makeLabel("runbook-title", QStringLiteral("Watchfloor"), this);
    layout->addWidget(name);
    m_overall->setObjectName(QStringLiteral("overallPill"));
    m_feeds->setObjectName(QStringLiteral("feedsPill"));
    m_lost->setObjectName(QStringLiteral("lostPill"));
    m_unbound->setObjectName(QStringLiteral("unboundPill"));
    m_recorder->setObjectName(QStringLiteral("recorderPill"));
    m_backup->setObjectName(QStringLiteral("backupPill"));
    m_sound->setObjectName(QStringLiteral("soundPill"));
    m_mode->setObjectName(QStringLiteral("modePill"));
    m_clock->setObjectName(QStringLiteral("clock"));
    for (StatusPill *pill : {m_overall, m_sound, m_feeds, m_lost, m_recorder, m_backup, m_unbound, m_mode})
        layout->addWidget(pill);
    m_sound->show({}, Token::P2);
    for (StatusPill *pill : {m_feeds, m_lost, m_unbound, m_backup, m_sound}) {
        pill->setCursor(Qt::PointingHandCursor);
        pill->installEventFilter(this);
    }
    m_overall->installEventFilter(this);
    m_overall->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // How bad it is: the others give way.
    layout->addStretch(1);
    m_onCall->setObjectName(QStringLiteral("onCall"));
    m_onCall->setProperty("role", "muted");
    m_onCall->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_onCall->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addWidget(m_onCall, 1);
    layout->addWidget(m_clock);
    layout->addWidget(m_search);
    layout->addWidget(m_declare);
    connect(&desk, &DeskView::bookChanged, this, &StatusStrip::refresh);
    connect(&desk, &DeskView::snapshotChanged, this, &StatusStrip::refresh);
    const auto sayWho = [this] { m_onCall->setText(onCall()); };
    connect(&desk, &DeskView::libraryChanged, this, sayWho);
    connect(&desk, &DeskView::onCallChanged, this, sayWho);
    connect(&desk, &DeskView::ticked, this, &StatusStrip::refresh);
    connect(&desk, &DeskView::backupChanged, this, &StatusStrip::refresh);
    refresh();
}

void StatusStrip::setActions(QAction *palette, QAction *declare)
{
    const auto bind = [](QPushButton *button, QAction *action, const QString &text) {
        button->setText(
            QStringLiteral("%1   %2").arg(text, action->shortcut().toString(QKeySequence::NativeText)));
        button->setToolTip(action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
    };
    bind(m_search, palette, tr("Search or run a command"));
    m_searchLong = m_search->text();
    m_searchShort = palette->shortcut().toString(QKeySequence::NativeText);
    m_search->setAccessibleName(m_searchLong);
    bind(m_declare, declare, tr("Declare incident"));
    m_declareLong = m_declare->text();
    m_declareShort = tr("Declare");
    m_declare->setAccessibleName(m_declareLong);
}

void StatusStrip::setAnnunciator(const Annunciator &annunciator)
{
    const auto say = [this, &annunciator] {
        const bool silent = annunciator.health() == Annunciator::Health::Failing;
        const QString &speech = annunciator.speechProblem();
        m_sound->show(silent              ? tr("Alarms cannot be heard")
                      : !speech.isEmpty() ? tr("Alarms are not spoken")
                                          : QString(),
                      Token::P2, {}, true);
        m_sound->setToolTip((silent ? annunciator.problem() : speech) + QLatin1Char('\n') +
                            tr("Click to test the alarm."));
        fit();
    };
    connect(&annunciator, &Annunciator::healthChanged, this, say);
    say();
}

QSize StatusStrip::minimumSizeHint() const
{
    // Whatever the feeds have to say for a moment, it must not make the window wider than its screen.
    return {std::min(MinWidth, QWidget::minimumSizeHint().width()), QWidget::minimumSizeHint().height()};
}

void StatusStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void StatusStrip::fit()
{
    if (m_searchLong.isEmpty())
        return;
    // What can be found elsewhere gives way first.
    const auto fits = [this] { return layout()->sizeHint().width() <= width(); };
    m_search->setText(m_searchLong);
    m_declare->setText(m_declareLong);
    if (!fits())
        m_search->setText(m_searchShort);
    if (!fits())
        m_declare->setText(m_declareShort);
    if (!fits())
        m_unbound->hide();
    if (!fits() && m_backup->tone() != Token::P2)
        m_backup->hide();
    // Then the pills but the first say the beginning of it.
}

QString StatusStrip::onCall() const
{
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    if (const QString who = Words::onCall(m_desk.onCall(), utc); !who.isEmpty())
        return tr("On call %1").arg(who);
    // Without a calendar: what a runbook's contacts say.
    QStringList names;
    for (const auto &[path, document] : m_desk.library().documents()) {
        for (const Contact &contact : document->contacts) {
            const bool rota = contact.group.contains(QLatin1String("on-call"), Qt::CaseInsensitive);
            if (rota && names.size() < 2 && !isBlank(contact))
                names += contact.value;
        }
    }
    return names.isEmpty() ? QString() : tr("On call %1").arg(names.join(QStringLiteral(" · ")));
}

void StatusStrip::refresh()
{
    const Timestamp now = m_desk.clock().wall();
    const Overview overview = overviewOf(m_desk, now);
    const bool utc = m_desk.settings().value(SettingKey::UtcTimes).toBool();
    m_clock->setText(QStringLiteral("%1 %2").arg(Words::clock(now, utc), utc ? tr("UTC") : tr("local")));
    m_clock->setToolTip(Words::fullTime(now));
    refreshOverall(overview);
    refreshFeeds(overview, now);
    refreshRecorder();
    refreshBackup();
    const int unbound = overview.watch.unbound;
    m_unbound->show(unbound > 0 ? tr("%n unbound condition(s)", nullptr, unbound) : QString(), Token::Text3);
    m_unbound->setToolTip(
        tr("These conditions read no series yet: they cannot detect anything. Click to bind them."));
    if (overview.drill)
        m_mode->show(tr("DRILL"), Token::Stale, {}, true);
    else
        m_mode->show(m_desk.isSimulated() ? tr("SIMULATED") : QString(), Token::Stale, {}, true);
    fit();
}

void StatusStrip::refreshOverall(const Overview &overview)
{
    const WatchSummary &watch = overview.watch;
    const QString said = WatchWords::sentence(watch);
    QStringList tip = WatchWords::reasons(watch);
    if (!overview.holding.isEmpty())
        tip << tr("True now: %1").arg(overview.holding.join(QStringLiteral("\n")));
    // What is open is answered in the lists; what is not watched, in the dialog of feeds and bindings.
    m_opensFeeds = !watch.calm && watch.active + watch.detected == 0;
    if (m_opensFeeds)
        tip << tr("Click to see feeds and bindings.");
    m_overall->setCursor(m_opensFeeds ? Qt::PointingHandCursor : Qt::ArrowCursor);
    m_overall->setToolTip(tip.join(QLatin1Char('\n')));
    if (watch.calm)
        m_overall->show(said, Token::Ok);
    else if (watch.active > 0)
        m_overall->show(said, severityToken(*watch.severity), watch.severity);
    else if (watch.detectedSeverity)
        m_overall->show(said, severityToken(*watch.detectedSeverity), watch.detectedSeverity);
    else if (watch.detected > 0 || watch.holding > 0)
        m_overall->show(said, Token::P2);
    else
        m_overall->show(said, Token::Stale, {}, true);
    if (said != m_said) {
        m_said = said;
        Q_EMIT sentenceChanged(said);
    }
}

void StatusStrip::refreshFeeds(const Overview &overview, Timestamp now)
{
    const WatchSummary &watch = overview.watch;
    if (watch.feeds == 0) {
        m_feeds->show(tr("no feed"), Token::Text3);
    } else {
        const QString sample = overview.newestSample
                                   ? tr("last sample %1 ago").arg(Words::age(now - *overview.newestSample))
                                   : tr("waiting for the first sample");
        m_feeds->show(tr("%1 of %n feed(s) live · %2", nullptr, watch.feeds).arg(watch.liveFeeds).arg(sample),
                      watch.calm                      ? Token::Ok
                      : watch.liveFeeds < watch.feeds ? Token::Stale
                                                      : Token::Text3);
    }
    m_feeds->setToolTip(feedsTip());
    if (overview.lost.empty()) {
        m_lost->show({}, Token::Stale);
        return;
    }
    const Overview::Lost &first = overview.lost.front();
    QString text = tr("%1 stale %2").arg(first.name, Words::age(now - first.since));
    if (overview.lost.size() > 1)
        text += tr(" and %n more", nullptr, int(overview.lost.size()) - 1);
    m_lost->show(text, Token::Stale, {}, true);
    m_lost->setToolTip(first.error);
}

void StatusStrip::refreshRecorder()
{
    const RecorderStatus &recorder = m_desk.recorderStatus();
    const QStringList &problems = m_desk.recorderProblems();
    QStringList more = problems;
    if (!recorder.message.isEmpty())
        more.prepend(recorder.message);
    if (!recorder.dropped.isEmpty())
        more.prepend(
            tr("Recorded days deleted to make room: %1").arg(recorder.dropped.join(QStringLiteral(", "))));
    if (recorder.lost > 0)
        more.prepend(tr("%1 samples could not be recorded").arg(recorder.lost));
    QString text;
    switch (recorder.state) {
    case RecorderStatus::State::Failing:
        text = tr("Metrics are not recorded");
        break;
    case RecorderStatus::State::Reading:
        text = tr("Metrics are recorded elsewhere");
        break;
    case RecorderStatus::State::Off:
    case RecorderStatus::State::Recording:
        text = !recorder.dropped.isEmpty()
                   ? tr("Disk full: the recording of %1 was deleted").arg(recorder.dropped.first())
               : !problems.isEmpty() ? tr("Recording damaged")
                                     : QString();
        break;
    }
    const bool bad = recorder.state == RecorderStatus::State::Failing || !recorder.dropped.isEmpty();
    m_recorder->show(text, bad ? Token::P2 : Token::Stale);
    m_recorder->setToolTip(more.join(QLatin1Char('\n')));
}

void StatusStrip::refreshBackup()
{
    const Token tone = BackupWords::tone(m_desk);
    m_backup->show(BackupWords::line(m_desk), tone, {}, tone == Token::P2);
    m_backup->setToolTip(BackupWords::tip(m_desk));
}

QString StatusStrip::feedsTip() const
{
    QStringList lines;
    const RecorderStatus &recorder = m_desk.recorderStatus();
    if (recorder.state == RecorderStatus::State::Recording)
        lines << tr("Recording into %1, %2 since %3")
                     .arg(recorder.folder, locale().formattedDataSize(recorder.bytes),
                          recorder.oldest.toString(Qt::ISODate));
    const StoreStats &store = m_desk.storeStats();
    if (store.droppedLate > 0)
        lines << tr("%1 samples came more than an hour late and were dropped").arg(store.droppedLate);
    if (store.droppedSeries > 0)
        lines << tr("%1 series were refused: the store is full").arg(store.droppedSeries);
    return lines.join(QLatin1Char('\n'));
}

bool StatusStrip::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease && watched == m_backup)
        Q_EMIT backupClicked();
    else if (event->type() == QEvent::MouseButtonRelease && watched == m_sound)
        Q_EMIT soundClicked();
    else if (event->type() == QEvent::MouseButtonRelease && (watched != m_overall || m_opensFeeds))
        Q_EMIT feedsClicked();
    return QWidget::eventFilter(watched, event);
}

} // namespace wf

#include "moc_statusstrip.cpp"
