// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/desksetup.h"
#include "models/silencemodel.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;
class QTableView;

namespace wf {

/// What is silenced at the Alertmanagers that the desk asks: to silence more, and to change and end it.
class SilencesDialog : public QDialog
{
    Q_OBJECT
public:
    /// `incident`: what is proposed to be silenced is of it, and what is done is written into its log. May be
    /// empty.
    SilencesDialog(Desk &desk, DeskSetup &setup, const IncidentId &incident, QWidget *parent);

private:
    static constexpr Millis AskEvery = std::chrono::seconds(15);
    void ask();
    void take(const std::vector<SilencesOf> &answers);
    void showCurrent();
    void make();
    void change();
    void expire();
    void edit(const FeedId &feed, const Silence &silence);
    void say(const QString &problem);

    Desk &m_desk;
    DeskSetup &m_setup;
    const IncidentId m_incident;
    SteadyTime m_askedAt{};
    QString m_said; ///< What was wrong with the last answers.
    SilenceModel m_model;
    QLabel *m_summary;
    QLabel *m_error;
    QTableView *m_view;
    QPushButton *m_new;
    QPushButton *m_change;
    QPushButton *m_expire;
};

} // namespace wf
