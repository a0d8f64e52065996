// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "desk/deskview.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wf {

/// Adds a Prometheus target to the configuration: it is asked once first, and what it answers is shown.
class FeedDialog : public QDialog
{
    Q_OBJECT
public:
    FeedDialog(DeskView &desk, DeskSetup &setup, QWidget *parent);

private:
    /// How far the trial of the address is.
    enum class Trial { None, Asking, Good, Bad };

    void addFields();
    void addAnswer(QLayout &layout);
    void submit();
    /// None, with the field's error shown, if a field says no.
    std::optional<FeedConfig> checked();
    void refuse(QWidget *field, const QString &message);
    void forgetTrial();
    void take(const Expected<TriedFeed> &answer);
    void setTrial(Trial trial);

    DeskView &m_desk;
    DeskSetup &m_setup;
    QFormLayout *m_form;
    QLineEdit *m_url;
    QLineEdit *m_name;
    QComboBox *m_interval;
    QLineEdit *m_token;
    QLabel *m_error;
    QLabel *m_answer;
    QLabel *m_samples;
    QPushButton *m_accept;
    Trial m_trial = Trial::None;
    int m_asked = 0; ///< Counts trials: an answer to an older one is not shown.
};

} // namespace wf
