// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/reviewcontext.h"

#include <QFrame>

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;

namespace wf {

class ActionList;
class FactorList;
class ReviewSectionPane;

/// The post-mortem of one incident: what the log fills in by itself, and what people write, in place. Every
/// change is a command; refusals are shown here.
class PostMortemPane : public QFrame
{
    Q_OBJECT
public:
    /// Where the incident comes from; null while there is none.
    using Source = std::function<const Incident *()>;

    PostMortemPane(Desk &desk, const Theme &theme, QWidget *parent = nullptr);
    ~PostMortemPane() override;

    /// What is being written is saved first. Without a source of its own, an incident that only the log holds
    /// is loaded.
    void setIncident(const IncidentId &id);
    const IncidentId &incident() const { return m_context->id(); }
    /// The incident as it stands now, instead of the desk's book; refresh() asks it again.
    void setSource(Source source);
    /// `why`: shown where the state would be changed.
    void setReadOnly(bool readOnly, const QString &why = {});
    void refresh();
    /// Saves what is being written, as leaving the field does.
    void save();
    /// Opens the form for a new action item.
    void addAction();
    /// Opens a section's text for writing.
    void write(ReviewSection section);

Q_SIGNALS:
    /// "Suggest a runbook change" was asked for.
    void runbookChangeAsked(const wf::IncidentId &incident);

private:
    QLayout *makeHeader();
    QLayout *makeFooter();
    void makeSections();
    const Incident *find() const;
    void showHeader(const Incident *incident);
    void fillStateMenu();
    void reveal(QWidget *part);

    std::unique_ptr<ReviewContext> m_context;
    Source m_source;
    QString m_readOnlyWhy;
    QString m_refusal;
    QLabel *m_due;
    QPushButton *m_state;
    QMenu *m_stateMenu;
    QLabel *m_problem;
    QLabel *m_empty;
    QScrollArea *m_scroll;
    std::vector<ReviewSectionPane *> m_sections; ///< In the order of ReviewSection.
    ActionList *m_actions = nullptr;
    FactorList *m_factors = nullptr;
    QPushButton *m_addAction;
    QPushButton *m_suggest;
};

} // namespace wf
