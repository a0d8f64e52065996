// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/silencesdialog.h"

#include "commander/silencedialog.h"
#include "desk/silencematchers.h"
#include "kit/listpage.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "words/feedwords.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace wf {

SilencesDialog::SilencesDialog(Desk &desk, DeskSetup &setup, const IncidentId &incident, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_incident(incident),
      m_model(desk.clock(), {tr("When"), tr("Silenced"), tr("By"), tr("Comment"), tr("At")}),
      m_summary(kit::makeLabel("heading", {}, this)), m_error(new PlainLabel(this)),
      m_view(new QTableView(this)), m_new(new QPushButton(tr("&Silence alerts…"), this)),
      m_change(new QPushButton(tr("&Change…"), this)), m_expire(new QPushButton(tr("&End"), this))
{
    setObjectName(QStringLiteral("silencesDialog"));
    setWindowTitle(tr("Silences"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(900, 520);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    m_summary->setObjectName(QStringLiteral("silencesSummary"));
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    m_error->setObjectName(QStringLiteral("silencesError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("silencesFilter"));
    filter->setClearButtonEnabled(true);
    kit::setHint(*filter, tr("Label, name, comment or Alertmanager"));
    layout->addWidget(filter);
    m_view->setObjectName(QStringLiteral("silences"));
    m_view->setAccessibleName(tr("Silences"));
    m_view->setModel(&m_model);
    constexpr int Height = 28;
    kit::setUpRows(*m_view, Height);
    m_view->setMinimumSize(640, 2 * Height);
    kit::shareColumns(*m_view, {SilenceModel::WhatColumn, SilenceModel::CommentColumn});
    layout->addWidget(m_view, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_new->setObjectName(QStringLiteral("silenceNew"));
    m_change->setObjectName(QStringLiteral("silenceChange"));
    m_expire->setObjectName(QStringLiteral("silenceExpire"));
    for (QPushButton *each : {m_new, m_change, m_expire}) {
        each->setAutoDefault(false);
        buttons->addButton(each, QDialogButtonBox::ActionRole);
    }
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(filter, &QLineEdit::textChanged, &m_model, &SilenceModel::setFilter);
    connect(m_new, &QPushButton::clicked, this, &SilencesDialog::make);
    connect(m_change, &QPushButton::clicked, this, &SilencesDialog::change);
    connect(m_expire, &QPushButton::clicked, this, &SilencesDialog::expire);
    connect(m_view, &QTableView::activated, this, &SilencesDialog::change);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SilencesDialog::showCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SilencesDialog::showCurrent);
    const auto &feeds = desk.feedConfigs();
    const bool any = std::any_of(feeds.begin(), feeds.end(), [](const FeedConfig &feed) {
        return feed.enabled && feed.kind == AlertmanagerKind;
    });
    m_new->setEnabled(any);
    m_summary->setText(any ? tr("Asking…")
                           : tr("No feed asks an Alertmanager. Add one to see and make its silences here."));
    showCurrent();
    if (!any)
        return;
    ask();
    // Others make and end silences too.
    connect(&desk, &DeskView::ticked, this, [this] {
        if (m_desk.clock().steady() - m_askedAt >= AskEvery)
            ask();
    });
}

void SilencesDialog::ask()
{
    m_askedAt = m_desk.clock().steady();
    m_setup.askSilences({this, [this](const std::vector<SilencesOf> &answers) { take(answers); }});
}

void SilencesDialog::take(const std::vector<SilencesOf> &answers)
{
    QStringList problems;
    for (const SilencesOf &answer : answers) {
        if (!answer.silences)
            problems << answer.silences.error().message;
    }
    m_model.setAnswers(answers);
    const auto count = m_model.all().size();
    // If one of them did not answer, there may be silences that nobody sees.
    m_summary->setText(count == 0 && !problems.isEmpty() ? tr("Silences are not known")
                       : count == 0                      ? tr("Nothing is silenced")
                       : count == 1                      ? tr("1 silence")
                                                         : tr("%1 silences").arg(count));
    // What went wrong with something a person did stays to be read.
    const QString said = kit::firstLines(problems, 3, tr("and %1 more"));
    if (said != std::exchange(m_said, said))
        say(said);
    if (!m_view->currentIndex().isValid() && m_model.rowCount() > 0)
        m_view->selectRow(0);
    showCurrent();
}

void SilencesDialog::say(const QString &problem)
{
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
}

void SilencesDialog::showCurrent()
{
    const bool any = m_model.rowAt(m_view->currentIndex().row()) != nullptr;
    m_change->setEnabled(any);
    m_expire->setEnabled(any);
}

void SilencesDialog::edit(const FeedId &feed, const Silence &silence)
{
    auto *dialog = new SilenceDialog(m_desk, m_setup, m_incident, feed, silence, this);
    connect(dialog, &SilenceDialog::made, this, &SilencesDialog::ask);
    dialog->open();
}

void SilencesDialog::make()
{
    SilenceProposal proposal;
    Silence silence;
    if (const Incident *incident = m_desk.book().find(m_incident)) {
        proposal = proposedSilence(*incident, m_desk.catalog());
        silence.comment = incident->number.isEmpty()
                              ? incident->title
                              : QStringLiteral("%1: %2").arg(incident->number, incident->title);
    }
    silence.matchers = proposal.matchers;
    edit(proposal.feed, silence);
}

void SilencesDialog::change()
{
    if (const SilenceRow *row = m_model.rowAt(m_view->currentIndex().row()))
        edit(row->feed, row->silence);
}

void SilencesDialog::expire()
{
    const SilenceRow *row = m_model.rowAt(m_view->currentIndex().row());
    if (!row)
        return;
    const QString text = SilenceWords::ended(row->feed, row->silence);
    // It is written down also if nobody looks any more.
    m_setup.expireSilence(row->feed, row->silence.id,
                          {nullptr, [page = QPointer(this), &desk = m_desk, incident = m_incident,
                                     text](const Expected<void> &done) {
                               if (done)
                                   SilenceDialog::record(desk, incident, text, page.data());
                               if (page && done) {
                                   page->say({});
                                   page->ask();
                               } else if (page)
                                   page->say(done.error().message);
                           }});
}

} // namespace wf

#include "moc_silencesdialog.cpp"
